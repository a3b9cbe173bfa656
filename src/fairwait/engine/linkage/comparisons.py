"""How pairs agree and differ, names first: a cheap look at every pair, letters counted for the few where it matters.

A level is a place in LEVELS[comparison]; UNKNOWN where either side has nothing to compare.
"""

import numpy as np

from fairwait.engine.linkage import facts
from fairwait.engine.linkage.identities import FEMALE, Identities
from fairwait.engine.linkage.levels import FIRST_CROSSED, LAST_CROSSED, UNKNOWN, Compared, LevelArray, level_of
from fairwait.engine.linkage.names import NOTHING, BoolArray, FloatArray, IntArray, NamePool

_NEVER = 10_000  # letters: no name is so long that two slips are forgiven
_CHUNK_TEXTS = 500_000  # pairs of words measured at a time, to bound memory


def compare(people: Identities, left: IntArray, right: IntArray) -> Compared:
    """All levels but those that need letters counted: names left open are "different" until `measure` has looked."""
    first, first_share, first_open = _first(people, left, right)
    last, last_share, last_open = _last(people, left, right)
    order = np.zeros(len(left), dtype=np.uint8)
    order[(first == UNKNOWN) | (last == UNKNOWN)] = UNKNOWN
    compared = Compared(
        levels={
            "first": first,
            "last": last,
            "order": order,
            "born": facts.born(people, left, right),
            "place": facts.place(people, left, right),
            "phone": facts.phone(people, left, right),
            "email": facts.email(people, left, right),
            "nhs": facts.nhs(people, left, right),
            "gender": facts.gender(people, left, right),
        },
        first_share=first_share,
        last_share=last_share,
        first_open=first_open,
        last_open=last_open,
        half_exchanged=np.zeros(len(left), dtype=np.uint8),
    )
    one_way, other_way = _crossed(people, left, right)
    # Names that agree as they stand are not exchanged ("James James"); an initial alone is no agreement.
    apart = (first >= level_of("first", "initial")) & (first != UNKNOWN) & (last >= level_of("last", "near"))
    compared.half_exchanged[apart & one_way & ~other_way] = FIRST_CROSSED
    compared.half_exchanged[apart & other_way & ~one_way] = LAST_CROSSED
    exchanged = (one_way & other_way) | _rearranged(people, left, right)
    _exchange(people, compared, left, right, apart & exchanged, first="same", last="same")
    return compared


def measure(people: Identities, compared: Compared, left: IntArray, right: IntArray) -> Compared:
    """The same with the letters of names left open counted: a slip of the pen, or truly another name."""
    measured = compared.copied()
    first, last, pool = measured.levels["first"], measured.levels["last"], people.names
    for one in (people.first, people.known_as):
        for other in (people.first, people.known_as):
            _measure_first(pool, first, compared.first_open, one[left], other[right])
    at = np.flatnonzero(compared.last_open)
    near = at[_near(pool.text, people.last[left[at]], people.last[right[at]], shortest_for_two=6)]
    last[near] = level_of("last", "near")
    # The better of the two readings counts: as they stand, or exchanged with a slip in one of the two.
    apart = (first == level_of("first", "different")) | (last >= level_of("last", "different for a woman"))
    for crossed, one, other in ((FIRST_CROSSED, people.last, people.first), (LAST_CROSSED, people.first, people.last)):
        at = np.flatnonzero((compared.half_exchanged == crossed) & apart)
        slipped = np.zeros(len(left), dtype=np.bool_)
        slipped[at[_near(pool.text, one[left[at]], other[right[at]], shortest_for_two=6)]] = True
        _exchange(people, measured, left, right, slipped, first="near", last="same")
    return measured


def hopeful(people: Identities, compared: Compared, left: IntArray, right: IntArray) -> Compared:
    """The same with every name left open taken for a slip of the pen: no pair can come out better than this."""
    hoped = compared.copied()
    hoped.levels["first"][compared.first_open] = level_of("first", "near")
    hoped.levels["last"][compared.last_open] = level_of("last", "near")
    _exchange(people, hoped, left, right, compared.half_exchanged > 0, first="near", last="same")
    return hoped


def _exchange(
    people: Identities, compared: Compared, left: IntArray, right: IntArray, which: BoolArray, *, first: str, last: str
) -> None:
    """Write into `compared` that the names of these pairs are exchanged, and how well they agree that way round."""
    at, pool = np.flatnonzero(which), people.names
    compared.levels["order"][at] = level_of("order", "exchanged")
    compared.levels["first"][at], compared.levels["last"][at] = level_of("first", first), level_of("last", last)
    # Which of the two is the first name nobody can say: the commoner reading counts, so that it is not oversold and
    # either side may be the left one.
    shares = {"first": pool.first_share, "last": pool.last_share}
    same = {
        "first": np.maximum(shares["first"][people.first[left[at]]], shares["first"][people.first[right[at]]]),
        "last": np.maximum(shares["last"][people.last[left[at]]], shares["last"][people.last[right[at]]]),
    }
    compared.first_share[at] = same["first"] if first == "same" else 1
    compared.last_share[at] = same["last"] if last == "same" else 1
    compared.first_open[at] = compared.last_open[at] = False


def _first(people: Identities, left: IntArray, right: IntArray) -> tuple[LevelArray, FloatArray, BoolArray]:
    level, share = _first_level(people.names, people.first[left], people.first[right])
    for one, other in ((people.first, people.known_as), (people.known_as, people.first), (people.known_as,) * 2):
        # Few have a "known as", so the three further comparisons touch few pairs. The best of the four counts.
        at = np.flatnonzero((one[left] != NOTHING) & (other[right] != NOTHING) & (level != 0))
        again, its_share = _first_level(people.names, one[left[at]], other[right[at]])
        better = again < level[at]
        level[at[better]], share[at[better]] = again[better], its_share[better]
    return level, share, level == level_of("first", "different")


def _first_level(pool: NamePool, one: IntArray, other: IntArray) -> tuple[LevelArray, FloatArray]:
    level = np.full(len(one), level_of("first", "different"), dtype=np.uint8)
    share = np.ones(len(one), dtype=np.float32)
    known = (one != NOTHING) & (other != NOTHING)
    level[~known] = UNKNOWN
    same = known & (one == other)
    level[same] = level_of("first", "same")
    at = np.flatnonzero(known & ~same)
    a, b = one[at], other[at]
    initial = (pool.is_initial[a] | pool.is_initial[b]) & (pool.initial[a] == pool.initial[b])
    level[at[initial]] = level_of("first", "initial")
    # "Mohammed Usman" and "Mohammed Ali" share a first part and are brothers: where both have several, all must agree.
    single = at[(pool.part_count[a] == 1) | (pool.part_count[b] == 1)]
    level[single[_share_a_meaning(pool, one[single], other[single])]] = level_of("first", "nickname")
    several = at[(pool.part_count[a] > 1) | (pool.part_count[b] > 1)]
    level[several[_contained(pool, one[several], other[several])]] = level_of("first", "part")
    level[same & pool.is_initial[one]] = level_of("first", "initial")
    agree = np.flatnonzero(level <= level_of("first", "part"))
    share[agree] = np.maximum(pool.first_share[one[agree]], pool.first_share[other[agree]])
    return level, share


def _share_a_meaning(pool: NamePool, one: IntArray, other: IntArray) -> BoolArray:
    """Whether one full name can stand behind both; the first part of each is looked at."""
    found = np.zeros(len(one), dtype=np.bool_)
    for a in pool.meanings.T:
        mine = a[one]
        if not (mine != NOTHING).any():
            continue
        for b in pool.meanings.T:
            found |= (mine == b[other]) & (mine != NOTHING)
    return found


def _contained(pool: NamePool, one: IntArray, other: IntArray) -> BoolArray:
    """Whether all parts of the one are among those of the other: Mary, Mary Ann; Smith-Jones, Jones."""
    return _within(pool, one, other) | _within(pool, other, one)


def _within(pool: NamePool, few: IntArray, many: IntArray) -> BoolArray:
    within = np.ones(len(few), dtype=np.bool_)
    for part in pool.parts.T:
        mine = part[few]
        there = mine == NOTHING
        for place in pool.parts.T:
            there |= mine == place[many]
        within &= there
    return within


def _last(people: Identities, left: IntArray, right: IntArray) -> tuple[LevelArray, FloatArray, BoolArray]:
    pool = people.names
    one, other = people.last[left], people.last[right]
    level = np.full(len(one), level_of("last", "different"), dtype=np.uint8)
    share = np.ones(len(one), dtype=np.float32)
    woman = _womans(people, left) | _womans(people, right)
    level[woman] = level_of("last", "different for a woman")
    known = (one != NOTHING) & (other != NOTHING)
    level[~known] = UNKNOWN
    level[known & (one == other)] = level_of("last", "same")
    at = np.flatnonzero(known & (one != other))
    a, b = one[at], other[at]
    initial = (pool.is_initial[a] | pool.is_initial[b]) & (pool.initial[a] == pool.initial[b])
    level[at[initial]] = level_of("last", "initial")
    at = at[(pool.part_count[a] > 1) | (pool.part_count[b] > 1)]
    level[at[_contained(pool, one[at], other[at])]] = level_of("last", "part")
    agree = np.flatnonzero(level <= level_of("last", "part"))
    share[agree] = np.maximum(pool.last_share[one[agree]], pool.last_share[other[agree]])
    return level, share, (level >= level_of("last", "different for a woman")) & (level != UNKNOWN)


def _womans(people: Identities, at: IntArray) -> BoolArray:
    """As recorded; by the first name where nothing is."""
    first = people.first[at]
    named = people.names.is_womans[first] if len(people.names) else np.zeros(len(at), dtype=np.bool_)
    return np.asarray(
        (people.gender[at] == FEMALE) | ((people.gender[at] == 0) & (first != NOTHING) & named), dtype=np.bool_
    )


def _crossed(people: Identities, left: IntArray, right: IntArray) -> tuple[BoolArray, BoolArray]:
    """Whether the left one's first name is the right one's surname, and the other way round; a nickname will do."""
    pool = people.names
    known = (people.first[left] != NOTHING) & (people.last[left] != NOTHING)
    known &= (people.first[right] != NOTHING) & (people.last[right] != NOTHING)
    one_way = known & (people.first[left] == people.last[right])
    other_way = known & (people.last[left] == people.first[right])
    at = np.flatnonzero(one_way ^ other_way)
    more = _share_a_meaning(pool, people.first[left[at]], people.last[right[at]])
    other = _share_a_meaning(pool, people.last[left[at]], people.first[right[at]])
    one_way[at] |= more
    other_way[at] |= other
    return one_way, other_way


def _rearranged(people: Identities, left: IntArray, right: IntArray) -> BoolArray:
    """Whether two whole names are the same three words or more, cut or ordered differently: "Siu Fong | Cheung" and
    "Cheung Siu | Fong"."""
    pool = people.names
    mixed = (pool.parts.astype(np.int64).view(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(31)
    words = np.where(pool.parts == NOTHING, np.uint64(0), mixed * np.uint64(0xBF58476D1CE4E5B9)).sum(axis=1)
    known = (people.first != NOTHING) & (people.last != NOTHING)
    told = np.where(known, words[people.first] + words[people.last], 0) if len(pool) else np.zeros(len(known))
    count = np.where(known, pool.part_count[people.first] + pool.part_count[people.last], 0) if len(pool) else told
    return np.asarray((told[left] == told[right]) & (count[left] >= 3) & (count[right] >= 3), dtype=np.bool_)


def _measure_first(pool: NamePool, level: LevelArray, open_: BoolArray, one: IntArray, other: IntArray) -> None:
    at = np.flatnonzero(open_ & (one != NOTHING) & (other != NOTHING))
    near = _near(pool.text, one[at], other[at], shortest_for_two=7, cut_short=True)
    # "Siu Fong" and "Siu Ling" are two slips apart and sisters: of two words or more, one is all that is forgiven.
    several = np.flatnonzero(near & (pool.part_count[one[at]] > 1) & (pool.part_count[other[at]] > 1))
    near[several] = _near(pool.text, one[at[several]], other[at[several]], shortest_for_two=_NEVER, cut_short=True)
    # "Patrcia" and "Patricia Ann": where only one has several parts, the first may be a slip of the other's.
    rest = np.flatnonzero(~near & ((pool.part_count[one[at]] == 1) != (pool.part_count[other[at]] == 1)))
    near[rest] = _near(pool.head, one[at[rest]], other[at[rest]], shortest_for_two=7)
    at = at[near]
    both_names = pool.is_known_first[one[at]] & pool.is_known_first[other[at]]
    found = np.where(both_names, level_of("first", "near but another name"), level_of("first", "near")).astype(np.uint8)
    level[at] = np.minimum(level[at], found)


def _near(
    texts: list[str], one: IntArray, other: IntArray, *, shortest_for_two: int, cut_short: bool = False
) -> BoolArray:
    """One slip: a letter wrong, missing or added, or two exchanged; two slips in names of `shortest_for_two` letters.

    `cut_short`: also where the one begins with all of the other, three letters or more: "Shaz", "Shazia".
    """
    # Each distinct pair of words is measured once: the same few names meet again and again.
    codes = (np.minimum(one, other).astype(np.int64) << 32) | np.maximum(one, other).astype(np.int64)
    pairs, where = np.unique(codes, return_inverse=True)
    near = np.zeros(len(pairs), dtype=np.bool_)
    for start in range(0, len(pairs), _CHUNK_TEXTS):
        some = pairs[start : start + _CHUNK_TEXTS]
        words = (
            [texts[place] for place in (some >> 32).tolist()],
            [texts[place] for place in (some & 0xFFFFFFFF).tolist()],
        )
        near[start : start + _CHUNK_TEXTS] = _near_words(*words, shortest_for_two=shortest_for_two)
        if cut_short:
            near[start : start + _CHUNK_TEXTS] |= [
                min(len(a), len(b)) >= 3 and (a.startswith(b) or b.startswith(a)) for a, b in zip(*words, strict=True)
            ]
    return np.asarray(near[where], dtype=np.bool_)


def _near_words(one: list[str], other: list[str], *, shortest_for_two: int) -> BoolArray:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    slips = process.cpdist(one, other, scorer=OSA.distance, score_cutoff=2, dtype=np.uint8)
    shorter = np.minimum([len(word) for word in one], [len(word) for word in other])
    near = ((slips <= 1) & (shorter >= 3)) | ((slips <= 2) & (shorter >= shortest_for_two))
    return np.asarray(near, dtype=np.bool_)
