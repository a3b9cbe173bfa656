"""The way between two places, against distances that were measured by others."""

import numpy as np
import pytest

from fairwait.engine.scheduling import Travel, travel_minutes

RULE = Travel(km_per_hour=60, detour=1, least_minutes=0, flat_minutes=25)


def test_one_degree_along_the_equator_is_111_point_2_km():
    found = travel_minutes(here=(0, 0), latitudes=np.array([0.0]), longitudes=np.array([1.0]), rule=RULE)
    assert found.tolist() == [112]  # 111.19 km at a kilometre a minute, rounded up


def test_where_a_place_is_not_known_the_flat_allowance_is_counted():
    places = {"latitudes": np.array([0.0, np.nan]), "longitudes": np.array([0.0, np.nan])}
    rule = Travel(km_per_hour=30, detour=1.3, least_minutes=5, flat_minutes=25)
    assert travel_minutes(here=(0, 0), rule=rule, **places).tolist() == [5, 25]
    assert travel_minutes(here=None, rule=rule, **places).tolist() == [25, 25]


def test_a_detour_and_a_slow_road_take_longer():
    rule = Travel(km_per_hour=30, detour=1.5, least_minutes=10, flat_minutes=25)
    found = travel_minutes(here=(0, 0), latitudes=np.array([0.0]), longitudes=np.array([0.1]), rule=rule)
    assert found.tolist() == [44]  # 11.119 km x 1.5 at 2 minutes a km is 33.4, and 10


@pytest.mark.parametrize(
    ("changed", "said"),
    [({"km_per_hour": 0}, "km_per_hour"), ({"detour": 0.9}, "detour"), ({"least_minutes": -1}, "least_minutes")],
)
def test_what_cannot_be_travelled_is_refused(changed, said):
    with pytest.raises(ValueError, match=said):
        Travel(**{"km_per_hour": 30, "detour": 1, "least_minutes": 0, "flat_minutes": 0, **changed})
