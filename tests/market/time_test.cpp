#include "market/time.hpp"

using namespace tongqu;

TEST_CASE("Times are written in RFC 3339 with microseconds and read back") {
    CHECK(to_rfc3339(Time(0)) == "1970-01-01T00:00:00.000000Z");
    CHECK(to_rfc3339(Time(-1)) == "1969-12-31T23:59:59.999999Z");
    CHECK(to_rfc3339(kLatestTime) == "9999-12-31T23:59:59.999999Z");
    // The examples of RFC 3339 section 5.8.
    CHECK(to_rfc3339(parse_rfc3339("1985-04-12T23:20:50.52Z").value()) == "1985-04-12T23:20:50.520000Z");
    CHECK(parse_rfc3339("1996-12-19T16:39:57-08:00") == parse_rfc3339("1996-12-20T00:39:57Z"));
    CHECK(parse_rfc3339("1937-01-01T12:00:27.87+00:20") == parse_rfc3339("1937-01-01T11:40:27.87Z"));
}

TEST_CASE("A time that is not RFC 3339 is refused") {
    for (const char* text : {"", "2026-03-01", "2026-03-01 08:00:00Z", "2026-03-01T08:00:00", "2026-02-30T08:00:00Z",
                             "2026-03-01T24:00:00Z", "2026-03-01T08:00:60Z", "2026-03-01T08:00:00.Z",
                             "2026-03-01T08:00:00.1234567Z", "2026-03-01T08:00:00+8:00", "2026-03-01T08:00:00Zx",
                             "0000-01-01T00:00:00Z", "2026-13-01T00:00:00Z"})
        CHECK(parse_rfc3339(text) == std::nullopt);
}
