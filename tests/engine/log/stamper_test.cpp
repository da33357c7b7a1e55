#include "engine/log/stamper.hpp"

#include <catch2/catch.hpp>
#include <random>

using namespace tongqu;
using namespace tongqu::log;

namespace {

constexpr Time kFirstStamp{1'700'000'000'000'000};

// The reading `after` the start by the steady clock when the wall clock is off by `error`.
ClockReading reading(Duration after, Duration error = Duration(0)) {
    return {kFirstStamp + after + error, seconds(5) + after};
}

Stamper stamper() { return Stamper(reading(seconds(0)), kFirstStamp); }

}  // namespace

TEST_CASE("While the clocks agree a stamp is the wall time") {
    Stamper stamps = stamper();
    for (int i = 0; i < 1000; ++i) REQUIRE(stamps.stamp(reading(seconds(i))).value() == kFirstStamp + seconds(i));
}

TEST_CASE("Stamps never go back when the wall clock steps back a little") {
    Stamper stamps = stamper();
    CHECK(stamps.stamp(reading(seconds(10))).value() == kFirstStamp + seconds(10));
    CHECK(stamps.stamp(reading(seconds(11), seconds(-2))).value() == kFirstStamp + seconds(10));
    CHECK(stamps.stamp(reading(seconds(13), seconds(-2))).value() == kFirstStamp + seconds(11));
}

TEST_CASE("A jump of more than two seconds halts the intake, one of two does not") {
    Stamper stamps = stamper();
    CHECK(stamps.stamp(reading(seconds(1), seconds(2))));
    CHECK(stamps.stamp(reading(seconds(1), seconds(2) + Duration(1))).error() == ClockHalt::jumped_forward);
    CHECK(stamps.halted() == ClockHalt::jumped_forward);
    Stamper others = stamper();
    CHECK(others.stamp(reading(seconds(1), seconds(-2) - Duration(1))).error() == ClockHalt::jumped_back);
}

TEST_CASE("A machine that slept finds its wall clock ahead and halts") {
    Stamper stamps = stamper();
    CHECK(stamps.stamp(reading(seconds(1), hours(8))).error() == ClockHalt::jumped_forward);
    // It stays halted however long the wrong time lasts.
    CHECK(stamps.stamp(reading(hours(1), hours(8))).error() == ClockHalt::jumped_forward);
}

TEST_CASE("The operator resumes after a jump forward, and stamps follow the new time") {
    Stamper stamps = stamper();
    REQUIRE_FALSE(stamps.stamp(reading(seconds(1), hours(8))));
    REQUIRE(stamps.resume(reading(seconds(2), hours(8))));
    CHECK_FALSE(stamps.halted());
    CHECK(stamps.stamp(reading(seconds(3), hours(8))).value() == kFirstStamp + seconds(3) + hours(8));
}

TEST_CASE("The operator cannot resume while the clock is behind the stamps, for time would stand still") {
    Stamper stamps = stamper();
    REQUIRE(stamps.stamp(reading(seconds(100))));
    REQUIRE_FALSE(stamps.stamp(reading(seconds(101), seconds(-50))));
    CHECK(stamps.resume(reading(seconds(102), seconds(-50))).error() == ClockHalt::behind_stamps);
    CHECK(stamps.halted() == ClockHalt::behind_stamps);
    // At 148 seconds the wall clock shows 98: within two seconds of the last stamp.
    CHECK(stamps.resume(reading(seconds(148), seconds(-50))));
    CHECK(stamps.stamp(reading(seconds(149), seconds(-50))).value() == kFirstStamp + seconds(100));
}

TEST_CASE("A halt ends by itself after the wall clock was right again for ten seconds without a break") {
    Stamper stamps = stamper();
    REQUIRE_FALSE(stamps.stamp(reading(seconds(1), seconds(30))));
    CHECK_FALSE(stamps.stamp(reading(seconds(2))));
    CHECK_FALSE(stamps.stamp(reading(seconds(9))));
    REQUIRE_FALSE(stamps.stamp(reading(seconds(10), seconds(30))));
    CHECK_FALSE(stamps.stamp(reading(seconds(11))));
    CHECK_FALSE(stamps.stamp(reading(seconds(20))));
    CHECK(stamps.stamp(reading(seconds(21))).value() == kFirstStamp + seconds(21));
}

TEST_CASE("A clock that drifts by a second a minute is followed, one that drifts by three is not") {
    Stamper stamps = stamper();
    for (int minute = 1; minute <= 600; ++minute)
        REQUIRE(stamps.stamp(reading(seconds(60 * minute), seconds(minute))));
    Stamper others = stamper();
    CHECK_FALSE(others.stamp(reading(seconds(60), seconds(3))));
}

TEST_CASE("A start with a clock behind the journal's last stamp is halted until the clock has caught up") {
    Stamper stamps(reading(seconds(0)), kFirstStamp + seconds(60));
    CHECK(stamps.halted() == ClockHalt::behind_stamps);
    CHECK(stamps.stamp(reading(seconds(57))).error() == ClockHalt::behind_stamps);
    CHECK_FALSE(stamps.stamp(reading(seconds(58))));
    CHECK(stamps.stamp(reading(seconds(68))).value() == kFirstStamp + seconds(68));
}

TEST_CASE("Times before 1970 and after the year 9999 halt") {
    CHECK(Stamper({Time(-1), seconds(1)}, Time()).halted() == ClockHalt::out_of_range);
    CHECK(Stamper({Time(INT64_MIN), seconds(1)}, Time()).halted() == ClockHalt::out_of_range);
    Stamper stamps({kLatestTime, seconds(1)}, Time());
    CHECK(stamps.stamp({kLatestTime, seconds(1)}));
    CHECK(stamps.stamp({kLatestTime + Duration(1), seconds(1)}).error() == ClockHalt::out_of_range);
    CHECK(stamps.resume({Time(INT64_MAX), seconds(2)}).error() == ClockHalt::out_of_range);
}

TEST_CASE(
    "Whatever the clocks do, stamps never go back and never leave the wall clock by more than two seconds") {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        INFO("seed " << seed);
        std::mt19937_64 random(seed);
        Stamper stamps = stamper();
        Duration steady = seconds(0);
        Duration error(0);
        Time last = kFirstStamp;
        for (int i = 0; i < 500; ++i) {
            steady += Duration(static_cast<std::int64_t>(random() % 3'000'000));
            if (random() % 5 == 0)
                error += Duration(static_cast<std::int64_t>(random() % 6'000'000) - 3'000'000);
            const ClockReading now = reading(steady, error);
            const auto stamp =
                random() % 20 == 0 && stamps.resume(now) ? stamps.stamp(now) : stamps.stamp(now);
            if (!stamp) continue;
            REQUIRE(*stamp >= last);
            REQUIRE(*stamp - now.wall <= kMaxClockDivergence);
            REQUIRE(*stamp >= now.wall);
            last = *stamp;
        }
    }
}
