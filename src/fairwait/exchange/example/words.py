"""What the example's files say in words: needs, notes, reasons. Ordinary texts hold none of the words that ask for a
second look, so that each row that does is one we put there on purpose."""

NEEDS: dict[str, tuple[str, ...]] = {
    "needs": (
        "Washing and dressing",
        "Managing meals",
        "Getting in and out of bed",
        "Bathing",
        "Shopping and cleaning",
        "Medication prompts",
        "Would like company in the day",
        "Memory loss",
        "Help to manage at home after a stroke",
        "Getting about the house",
        "Support to live more independently",
        "Low mood, not leaving the house",
        "Parkinson's: mornings are slow",
        "Support with tenancy and bills",
        "Sight loss",
    ),
    "sourcing": (
        "4 calls a day, two carers",
        "Morning and evening call",
        "Residential placement",
        "Nursing placement",
        "Day opportunities, 2 days a week",
        "Sitting service",
        "Supported living",
        "Direct payment: find an assistant",
        "Morning call, 45 minutes",
        "Respite stay",
    ),
    "financial": (
        "Care at home: work out charge",
        "Residential: work out charge",
        "Change of circumstances",
        "Deferred payment asked about",
    ),
    "discharge": ("Ready to leave ward, needs calls", "Bed-based reablement", "Home first, same day"),
    "technology": ("Pendant alarm", "Door sensor", "Medication dispenser", "GPS watch", "Replacement alarm unit"),
    "ot": (
        "Stairs",
        "Bath transfers",
        "Level access shower",
        "Grab rails",
        "Chair raisers",
        "Bed lever",
        "Ramp to door",
        "Hoist review",
        "Toilet frame",
        "Kitchen access",
        "Specialist seating",
        "Stairlift assessment",
    ),
    "planned-review": (
        "Annual review of care plan",
        "Annual review",
        "6 week check after start",
        "Review of placement",
        "Direct payment review",
    ),
    "unplanned-review": (
        "Asks for more hours",
        "Provider says needs have changed",
        "Wants a different provider",
        "Moving to live with family",
        "Hospital stay since last review",
        "Wants fewer calls",
    ),
    "dols": ("Standard request from care home", "Urgent and standard request", "Request from hospital ward"),
    "dols-renewal": ("Renewal of standard authorisation",),
    "carer": (
        "Needs a break",
        "Would like to go back to work",
        "Not sleeping",
        "Own health has got worse",
        "Wants advice about money",
        "Emergency plan",
        "Looking after two people",
    ),
}

NOTES: tuple[str, ...] = (
    "Would prefer mornings.",
    "Daughter visits most days.",
    "Son lives nearby and helps with shopping.",
    "Waiting for a call back.",
    "Neighbour has a key.",
    "Is managing for now.",
    "Speaks to GP about this.",
    "Has used the service before.",
    "No falls in the last year.",
    "Letter sent.",
    "Has a cat called Biscuit.",
    "Prefers to be called in the afternoon.",
    "Niece is happy to be rung.",
    "Happy with current support.",
    "Would like a woman to visit.",
    "Rang to ask how long it will be.",
    "Has bought a bath seat.",
    "Attends the lunch club on Thursdays.",
    "Advice given about pension credit.",
    "Keysafe fitted.",
    "Spoke with wife; nothing has changed.",
    "Church friends bring meals.",
    "Asked us to ring after ten.",
    "Goes to the café on Fridays.",
    "Pays a neighbour £20 a week to shop.",
    "Hasn’t had a letter yet.",
)

LONG_OPENINGS: tuple[str, ...] = (
    "Spoke with her daughter on the telephone",
    "Met him at the library with his brother",
    "Rang the provider about the evening call",
    "Wrote to the family at their request",
    "Saw both of them at home on Tuesday",
    "Heard from the warden of the scheme",
    "Called back after the message left on Monday",
    "Talked it through with the practice nurse",
)
LONG_MIDDLES: tuple[str, ...] = (
    "who says that mornings are going well enough",
    "and they would rather wait for somebody they know",
    "because the bathroom upstairs is hard to manage",
    "who asks whether the assessment could be together",
    "and explained what happens while they are waiting",
    "since transport to the day centre has changed again",
    "about equipment that was delivered without instructions",
    "and agreed that neighbours may be contacted instead",
)
LONG_ENDINGS: tuple[str, ...] = (
    "so please telephone before visiting.",
    "and nothing needs doing until the new year.",
    "which we promised to look into this month.",
    "as they have done since the spring.",
    "but would like it written down in large letters.",
    "and thanked us for asking.",
)

RISK_NOTES: tuple[str, ...] = (
    "Has had two falls since the referral.",
    "Pressure sore on heel, district nurse visiting.",
    "Carer in hospital since Friday.",
    "Fell in the bathroom last week.",
    "Says she has no food in the house.",
    "No heating at home.",
    "Neighbour reports abuse by a visitor.",
    "Has spoken of suicide to her GP.",
    "Left alone all day while son works.",
)

URGENT_RISK_NOTES: tuple[str, ...] = (
    "Two falls in a fortnight; wife cannot lift.",
    "Grade 2 pressure sore, nurse visiting daily.",
    "Sole carer in hospital.",
)
URGENT_NOTES: tuple[str, ...] = (
    *URGENT_RISK_NOTES,
    "End of life, family exhausted.",
    "Needs two people to transfer since stroke.",
    "Eating little, weight going down.",
    "Daughter cannot go on much longer.",
)

UNSAFE: tuple[str, ...] = (
    "Do not ring the landline: ex-partner may answer",
    "No post to the address",
    "DO NOT LEAVE VOICEMAIL",
    "Do not speak to son about money",
    "Contact only through the day centre",
    "Mobile is checked by husband, text first",
)

COMMUNICATION: tuple[tuple[str, float], ...] = (
    ("Hard of hearing", 0.30),
    ("Large print", 0.24),
    ("Hearing aid, face to face best", 0.12),
    ("Easy read", 0.14),
    ("British Sign Language", 0.04),
    ("Braille", 0.02),
    ("Needs time to answer", 0.14),
)

PREFERENCES: tuple[tuple[str, float], ...] = (
    ("Phone", 0.62),
    ("Letter", 0.16),
    ("Email", 0.10),
    ("Text", 0.08),
    ("Through family", 0.04),
)

END_REASONS: tuple[tuple[str, float], ...] = (
    ("Completed", 0.74),
    ("No longer needed", 0.08),
    ("Declined", 0.05),
    ("Moved out of area", 0.03),
    ("Died", 0.04),
    ("Admitted to hospital", 0.03),
    ("", 0.03),
)
COMPLETED: dict[str, str] = {
    "needs": "Assessment completed",
    "sourcing": "Care started",
    "financial": "Outcome letter sent",
    "discharge": "Discharged",
    "technology": "Installed",
    "ot": "Assessment completed",
    "planned-review": "Review completed",
    "unplanned-review": "Review completed",
    "dols": "Authorisation granted",
    "dols-renewal": "Authorisation granted",
    "carer": "Assessment completed",
}

PAUSES: tuple[tuple[str, float], ...] = (
    ("At person's request", 0.42),
    ("In hospital", 0.34),
    ("Awaiting information from person", 0.16),
    ("Abroad", 0.08),
)

SOURCES: tuple[tuple[str, float], ...] = (
    ("Self", 0.26),
    ("Family", 0.28),
    ("GP", 0.14),
    ("Hospital", 0.16),
    ("District nurse", 0.06),
    ("Housing", 0.04),
    ("Police", 0.02),
    ("Care provider", 0.04),
)

SUPPORT: tuple[tuple[str, float, float], ...] = (
    # reason, share of those 65 and over, share of those under 65
    ("Physical support: personal care", 0.62, 0.24),
    ("Physical support: access and mobility", 0.12, 0.12),
    ("Support with memory and cognition", 0.15, 0.02),
    ("Learning disability support", 0.03, 0.36),
    ("Mental health support", 0.05, 0.21),
    ("Sensory support", 0.02, 0.02),
    ("Social support", 0.01, 0.03),
)
