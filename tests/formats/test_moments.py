from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.formats.moments import EARLIEST, LATEST, parse_moment, to_ms

MOMENT = 1_704_135_840_000  # 2024-01-02 03:04:00 in China.

SPELLINGS = {
    "ISO with a zone": "2024-01-02T03:04:00+08:00",
    "ISO in UTC": "2024-01-01T19:04:00Z",
    "ISO without a zone is China": "2024-01-02T03:04:00",
    "blank instead of T": "2024-01-02 03:04:00",
    "zone without a colon": "2024-01-02 03:04:00 +0800",
    "slashes, single digits": "2024/1/2 3:04",
    "slashes, seconds": "2024/1/2 3:04:00",
    "dots": "2024.1.2 3:04",
    "Chinese": "2024年1月2日 3时4分",
    "Chinese with seconds": "2024年01月02日 03时04分00秒",
    "Chinese date, plain clock": "2024年1月2日 03:04",
    "morning": "2024/1/2 上午 3:04:00",
    "English am": "2024/1/2 3:04:00 AM",
    "full-width": "２０２４／１／２　３：０４",
    "packed": "20240102030400",
    "seconds since 1970": "1704135840",
    "milliseconds since 1970": "1704135840000",
    "microseconds since 1970": "1704135840000000",
    "spreadsheet serial": "45293.127777777778",
}


@pytest.mark.parametrize("text", SPELLINGS.values(), ids=SPELLINGS)
def test_many_spellings_one_moment(text):
    assert parse_moment(text) == MOMENT
    assert to_ms(pa.array([text]))[0].to_pylist() == [MOMENT]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "明天",
        "2024-02-30 01:00",
        "2024-13-01",
        "25:00",
        "1999-12-31 23:59:59",
        "2100-01-01",
        "3",
        "9" * 30,
        "2024年",
    ],
)
def test_what_is_no_time_is_none(text):
    assert parse_moment(text) is None
    ms, bad = to_ms(pa.array([text]))
    assert ms.to_pylist() == [None]
    assert bad.tolist() == [True]


def test_afternoon_and_midnight():
    assert parse_moment("2024/1/2 下午 3:04") == MOMENT + 12 * 3_600_000
    assert parse_moment("2024/1/2 12:04 AM") == MOMENT - 3 * 3_600_000


def test_fractions_count_as_milliseconds():
    assert parse_moment("2024-01-02 03:04:00.25") == MOMENT + 250
    assert to_ms(pa.array(["2024-01-02 03:04:00.250"]))[0].to_pylist() == [MOMENT + 250]


COLUMNS = {
    "naive timestamps are China": pa.array([datetime.fromisoformat("2024-01-02 03:04")], pa.timestamp("us")),
    "aware timestamps": pa.array([datetime(2024, 1, 1, 19, 4, tzinfo=UTC)], pa.timestamp("ns", "UTC")),
    "seconds": pa.array([MOMENT // 1000], pa.int32()),
    "milliseconds": pa.array([MOMENT]),
    "seconds as float": pa.array([MOMENT / 1000]),
    "decimals": pa.array([Decimal(MOMENT)]),
    "spreadsheet serials": pa.array([45293 + 184 / 1440]),
}


@pytest.mark.parametrize("column", COLUMNS.values(), ids=COLUMNS)
def test_columns_of_any_type(column):
    ms, bad = to_ms(column)
    assert ms.to_pylist() == [MOMENT]
    assert not bad.any()


def test_a_date_is_its_midnight_in_china():
    assert to_ms(pa.array([date(2024, 1, 2)]))[0].to_pylist() == [MOMENT - 184 * 60_000]


def test_one_bad_cell_does_not_spoil_its_column():
    ms, bad = to_ms(pa.array(["2024-01-02 03:04:00", "2024-02-30 00:00:00", None, "2024/1/2 3:04"]))
    assert ms.to_pylist() == [MOMENT, None, None, MOMENT]
    assert bad.tolist() == [False, True, True, False]


ZONES = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.datetimes(datetime.fromisoformat("2000-01-03"), datetime.fromisoformat("2099-12-29")), ZONES)
def test_columns_and_single_cells_agree(moment, zone):
    aware = moment.replace(tzinfo=zone, microsecond=moment.microsecond // 1000 * 1000)
    text = aware.isoformat()
    expected = round(aware.timestamp() * 1000)
    assert EARLIEST <= expected < LATEST
    assert parse_moment(text) == expected
    assert to_ms(pa.array([text]))[0].to_pylist() == [expected]


@given(st.text(max_size=40))
def test_no_text_breaks_the_reader(text):
    parse_moment(text)
