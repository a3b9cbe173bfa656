"""Every rule by name: its severity, when it speaks, an example and what to do. The rules page is made from this."""

from dataclasses import dataclass

from fairwait.engine.checks.findings import Severity

STOP, WARN, NOTE = Severity.STOP, Severity.WARN, Severity.NOTE


@dataclass(frozen=True)
class Rule:
    """One rule.

    severity: what a finding of it means for the row, fixed here; `but` says where it differs.
    comes_with: rules that the same fault often sets off too, because each is true by itself.
    believed: the largest share of a column that is taken for so many faults. Where a rule speaks of more, the column
        is more likely taken for another one, or written in a way we do not know, and one finding says so. Councils
        do have columns with a fifth of their cells wrong, so no share is below that. None: always row by row.
    of_few: the share believed of a column that is filled in few rows: there a fault is likelier a fault.
    of_cells: whether the share is of the cells that are filled, or of all rows: a column that is filled only where
        something is wrong, such as a date of death, would otherwise never be believed.
    stands: findings of this severity are what many rows of a sound file have, and are told row by row however many.
    """

    name: str
    severity: Severity
    when: str
    example: str
    fix: str
    but: str = ""
    comes_with: tuple[str, ...] = ()
    believed: float | None = 0.5
    of_few: float | None = None
    of_cells: bool = True
    stands: Severity | None = None


RULES: tuple[Rule, ...] = (
    Rule(
        "required-missing",
        STOP,
        "The row has no identity (a person number, a valid NHS number, or a name with a date of birth), no "
        "pathway we know, "
        "or no referral date. Where the file has no such column at all, one finding on the header row says so "
        "for every row; where it uses a pathway's word again and again that we do not know, one finding on the header "
        "row asks what it means.",
        "An empty referral date; a pathway column that says “Blue sky”",
        "Fill the cell in, map the column or the word, or name the pathway of the whole file with --pathway",
        of_cells=False,
    ),
    Rule(
        "date-unreadable",
        WARN,
        "A date cell holds something that is no date, or a day that does not exist.",
        "31/06/1951 (June has 30 days); 00/10/2026; “soon”",
        "Correct the date in the source; the cell is left empty until then",
        but="stop for the referral date, because a row without one cannot become a wait",
        comes_with=("required-missing",),
    ),
    Rule(
        "date-with-words",
        NOTE,
        "Words stand beside the one day of a date cell: who wrote it, or with whom. The day is read, and the words "
        "stay in the source row. One finding for the column, on its header row. Words that leave the day in doubt "
        "(“approx”, “tbc”, of a contact “no answer”, “left message”) make the cell unreadable: an attempt is no "
        "contact.",
        "08/08/2026 (Bev); 12/3/26 JH; 08/08/2026 - rang dtr",
        "Give the words a column of their own if they are needed",
        believed=None,
    ),
    Rule(
        "date-ambiguous",
        STOP,
        "Every date of a column could be read day first or month first, and no other date column of the file is "
        "provably "
        "day-first (or one is provably month-first). One finding for the column, on its header row; rows that "
        "hold such a "
        "date wait until it is settled. A file that proves nothing is read as the last import of its source was.",
        "A column of 03/02/2026, 05/04/2026, 01/12/2025 and no day above 12",
        "Say --date-order dmy or mdy, or settle it in the mapping",
        but="warn where a column proves another order than the last import of its source had: it is read as it proves",
        believed=None,
    ),
    Rule(
        "date-in-future",
        WARN,
        "A referral, contact, re-check, birth or death lies after the as-of date.",
        "Referred on 12/09/2062 in an extract of February 2026",
        "Correct the date, or check the as-of date",
        comes_with=("date-order",),
        believed=0.3,
    ),
    Rule(
        "date-order",
        WARN,
        "Two dates are the wrong way round: death before birth, referral before birth, end before referral, or "
        "the end of "
        "a pause before its start. A contact before the referral is normal and never reported.",
        "Referred on 03/02/2026, ended on 03/02/2025",
        "See which of the two dates is wrong and correct it",
        believed=0.3,
        of_few=0.6,
    ),
    Rule(
        "nhs-number-invalid",
        WARN,
        "The NHS number does not have ten digits, its check digit is wrong, or a spreadsheet has damaged it. The "
        "value is "
        "not used; the row stays if it has another identity.",
        "999 000 00; 4.51E+09; a number with one digit wrong",
        "Correct the number in the source; if a spreadsheet did it, export again with the column as text",
        comes_with=("required-missing",),
    ),
    Rule(
        "nhs-number-shared",
        WARN,
        "One NHS number stands for two different people: name and birth date differ. A slip, a pet name or a "
        "married name "
        "with the same birth date is the same person. Given on every row involved.",
        "9990000018 for Edith Marlowe born 1942 and for Tom Reed born 1967",
        "Find out whose number it is and correct the other",
        believed=0.2,
    ),
    Rule(
        "person-id-shared",
        WARN,
        "One person number stands for two different people: name and birth date differ. They are kept apart. Given on "
        "every row involved.",
        "0041877 for Edith Marlowe born 1942 and for Tom Reed born 1967",
        "Find out whose number it is and correct the other",
        believed=0.2,
    ),
    Rule(
        "value-unknown",
        WARN,
        "A word in gender, ethnicity, language, status or a yes/no column is not in the field's list and not "
        "mapped. It is "
        "kept as written. Where a good part of the file uses a word, one finding on the header row asks what it means.",
        "Gender “Q”; lives alone “maybe”",
        "Map the word to one of the list, or correct it",
        but="note for religion and support reason",
    ),
    Rule(
        "postcode-invalid",
        WARN,
        "The postcode does not have the form of one. Whether it exists is not asked; capitals and the space do "
        "not matter.",
        "ZX1 OBD (the letter O for the figure 0); ZX1",
        "Correct the postcode",
    ),
    Rule(
        "phone-invalid",
        WARN,
        "The cell holds no phone number in a UK or international form. Spaces, words beside the number, several "
        "numbers and "
        "a leading 0 lost in a spreadsheet are fine.",
        "07700 90012; “ask daughter”; 7.70E+09",
        "Correct the number; move words to the notes",
    ),
    Rule(
        "email-invalid",
        WARN,
        "The e-mail address does not have the form of one.",
        "edith.example.org",
        "Correct the address",
    ),
    Rule(
        "age-implausible",
        WARN,
        "The person is under 18, or over 110, on the as-of date (or on the day they died).",
        "Born 03/02/2012 on the list for a needs assessment",
        "Check the date of birth",
        but="note for under 18 on a pathway for young people moving into adult care",
        believed=0.3,
        stands=NOTE,
    ),
    Rule(
        "wait-implausible",
        WARN,
        "The wait is longer than three years, from referral to the end or to the as-of date.",
        "Referred on 03/02/2016 and still open in 2026",
        "Check the referral date; if it is right, find out why nobody has ended or settled this wait",
        believed=0.6,
    ),
    Rule(
        "deceased",
        WARN,
        "A date of death that is not in the future, or a status that says so, on a row that still waits.",
        "Died on 01/12/2025, status Waiting",
        "Check, and end the wait in the case system with the right reason; stop letters and calls today",
        believed=0.25,
        of_cells=False,
    ),
    Rule(
        "duplicate-row",
        NOTE,
        "Two or more rows say the same in every mapped field. Given on every row involved.",
        "The same line exported twice",
        "Remove the repeats from the source if they are not meant",
        comes_with=("duplicate-wait",),
        of_cells=False,
    ),
    Rule(
        "duplicate-wait",
        WARN,
        "The same person waits twice on the same pathway, and both are open. Two different needs are no "
        "duplicate. Given on "
        "every row involved.",
        "Edith Marlowe waits for a needs assessment since 03/02/2026 and since 09/02/2026",
        "Keep one and close the other in the case system, or say what each is for",
        believed=0.3,
        of_cells=False,
    ),
    Rule(
        "duplicate-person",
        WARN,
        "Probably one person under two identities, with the evidence and a probability. Nobody is merged without "
        "a person's "
        "decision. Given on every row of both.",
        "Edith Marlowe and Edyth Marlow, same birth date and postcode, two person numbers",
        "Compare the two records and decide",
        believed=0.3,
        of_cells=False,
    ),
    Rule(
        "pause-incomplete",
        WARN,
        "The wait is paused without a reason or without an end.",
        "Status On hold, no pause reason",
        "Say why it is paused and until when; a delay by the council is not a pause",
        believed=0.4,
        of_cells=False,
    ),
    Rule(
        "priority-missing",
        WARN,
        "The row has no priority.",
        "An empty priority cell",
        "Decide the priority and record it",
        but="note, once on the header row, where the file has no priority column",
        believed=0.6,
        of_cells=False,
    ),
    Rule(
        "priority-unmapped",
        WARN,
        "The priority is none of the pathway's bands and is not mapped. It is kept as written. Where a good part of "
        "the file uses a word, one finding on the header row asks what it means.",
        "Priority “Lilac”",
        "Map the word to a band",
    ),
    Rule(
        "priority-shared",
        NOTE,
        "Words of one scale are read as one band of a pathway that has a band for each of them. Said once, on the "
        "header row.",
        "Critical, Urgent, Routine and Low in one column, where the pathway calls both of the first two P1",
        "If they do not mean the same, map each word to its band",
    ),
    Rule(
        "contact-missing",
        WARN,
        "There is no phone, mobile, e-mail, address or postcode: nobody could reach this person.",
        "A name and nothing else",
        "Find a way to reach the person",
        but="note, once on the header row, where the file has no such column",
        believed=0.6,
        of_cells=False,
    ),
    Rule(
        "unsafe-contact",
        NOTE,
        "The file says how this person must not be contacted. Shown so that nobody misses it. A yes or a no is read by "
        "how the heading asks: under “OK to leave voicemail?” the no warns, under “Do not leave messages” the yes. "
        "Where the heading does not tell, both are kept as unsafe, and a finding on the header row asks.",
        "“Do not ring after 5, husband at home”",
        "Read it before any contact",
        believed=None,
        of_cells=False,
    ),
    Rule(
        "risk-words",
        NOTE,
        "Free text speaks of harm, falls, pressure sores, being alone, a carer in hospital, abuse, suicide, or "
        "no food or "
        "heating, while the priority is in the lowest two bands or missing. Whole words of a list a council can "
        "change; a "
        "plain denial (“no falls”) is not a hit.",
        "Priority Low, notes “two falls this week”",
        "Look again at the priority",
        believed=0.4,
        of_cells=False,
    ),
    Rule(
        "text-damaged",
        WARN,
        "Text was damaged on the way: replacement characters, text encoded twice, or cut in the middle of a word "
        "at a round "
        "length.",
        "RenÃ©e; Ren�e; a note of exactly 255 characters that ends “and her daug”",
        "Export again as UTF-8 and without a limit on length; correct what is left",
        believed=0.25,
    ),
    Rule(
        "row-shape",
        STOP,
        "The row has too few or too many cells to line up with the header.",
        "A note with an unquoted comma",
        "Quote the cell in the source, or export as XLSX",
        but="warn where the row could be recovered with certainty",
        believed=0.3,
        of_cells=False,
    ),
    Rule(
        "total-row",
        NOTE,
        "A line of totals, or a footer, that is no wait; it is left out.",
        "“Total: 312”; “End of report”",
        "Nothing to do",
        but="warn where a total line that counts the list counts other rows than are there",
        believed=None,
    ),
    Rule(
        "hostile-value",
        WARN,
        "A value that a spreadsheet would run, control characters, characters that turn text round, markup, or "
        "more than "
        "32,767 characters. It is kept as text and harms nobody here.",
        "=HYPERLINK(…); <script>…",
        "Find out how it came into the source and remove it there",
    ),
)

BY_NAME: dict[str, Rule] = {rule.name: rule for rule in RULES}
