// The known traps of order books, each played by the exchange and its twin, with expectations worked out by hand.
#include <catch2/catch.hpp>

#include "worked_example.hpp"

using tongqu::naive::played;

TEST_CASE("A trade happens at the maker's price, whatever the taker was willing to give") {
    CHECK(played(R"(
market price-time
ann sells 1 @ 95 as cheap
    shows cheap 1 @ 95
bob buys 1 @ 110
    trade 1 @ 95 cheap
cid buys 1 @ 108 as dear
    shows dear 1 @ 108
dan sells 1 @ 90
    trade 1 @ 108 dear
)") == "");
}

TEST_CASE("After a cancel in the middle of the queue everybody else keeps his place") {
    CHECK(played(R"(
market price-time
ann sells 1 @ 100 as first
    shows first 1 @ 100
bob sells 1 @ 100 as middle
    shows middle 1 @ 100
cid sells 1 @ 100 as last
    shows last 1 @ 100
cancel middle
    cancelled middle 1 requested
dan buys 2 @ 100
    trade 1 @ 100 first
    trade 1 @ 100 last
)") == "");
}

TEST_CASE("A level that was emptied is not the best price any more") {
    for (const char* emptied : {"cancel lonely\n    cancelled lonely 1 requested\n", "bob buys 1 @ 95\n    trade 1 @ 95 lonely\n",
                                "amend lonely @ 101\n    amended lonely to 1 @ 101, priority lost\n    shows lonely 1 @ 101\n"}) {
        CHECK(played(std::string("market price-time collar 10000\nann sells 1 @ 95 as lonely\n    shows lonely 1 @ 95\n"
                                 "cid sells 1 @ 100 as behind\n    shows behind 1 @ 100\n") +
                     emptied + "dan buys 1 at market\n    trade 1 @ 100 behind\n") == "");
    }
    CHECK(played(R"(
market price-time
ann sells 1 @ 95 as only
    shows only 1 @ 95
bob buys 1 @ 95
    trade 1 @ 95 only
dan buys 1 at market
    refused no_liquidity
eve buys 1 @ 95 post_only as now
    shows now 1 @ 95
)") == "");
}

TEST_CASE("A cancel that comes too late is refused, not answered as done") {
    CHECK(played(R"(
market price-time
ann sells 1 @ 95 as gone
    shows gone 1 @ 95
bob buys 1 @ 95
    trade 1 @ 95 gone
cancel gone
    refused order_not_open
amend gone to 5
    refused order_not_open
cid sells 1 @ 95 ioc as never
    cancelled never 1 immediate
cancel never
    refused order_not_open
)") == "");
}

TEST_CASE("Stops that elect one another enter one by one, in the order in which they were elected") {
    // The sale at 100 elects s1 (stop 100) alone; its own sale at 98 elects s2 and s3 together, by id; s2 sells at 97, which
    // elects s4 behind s3.
    CHECK(played(R"(
market price-time
ann buys 1 @ 100 as b100
    shows b100 1 @ 100
ann buys 1 @ 98 as b98
    shows b98 1 @ 98
ann buys 1 @ 97 as b97
    shows b97 1 @ 97
ann buys 1 @ 96 as b96
    shows b96 1 @ 96
ann buys 1 @ 95 as b95
    shows b95 1 @ 95
cid sells 1 @ 90 stop 97 as s4
dan sells 1 @ 90 stop 98 as s2
eve sells 1 @ 90 stop 98 as s3
bob sells 1 @ 90 stop 100 as s1
fay sells 1 @ 100
    trade 1 @ 100 b100
    elected s1
    trade 1 @ 98 b98
    elected s2
    trade 1 @ 97 b97
    elected s3
    trade 1 @ 96 b96
    elected s4
    trade 1 @ 95 b95
)") == "");
}

TEST_CASE("An iceberg that shows its next peak has a new time") {
    CHECK(played(R"(
market price-time
ann sells 6 @ 100 show 2 as ice
    shows ice 2 @ 100
bob sells 1 @ 100 as plain
    shows plain 1 @ 100
cid buys 2 @ 100
    trade 2 @ 100 ice
    shows ice 2 @ 100
dan buys 2 @ 100
    trade 1 @ 100 plain
    trade 1 @ 100 ice
eve sells 1 @ 100 as later
    shows later 1 @ 100
fay buys 3 @ 100
    trade 1 @ 100 ice
    shows ice 2 @ 100
    trade 1 @ 100 later
    trade 1 @ 100 ice
)") == "");
}

TEST_CASE("The remainder of an immediate-or-cancel order is cancelled and never rests") {
    CHECK(played(R"(
market price-time
ann sells 2 @ 100 as a
    shows a 2 @ 100
bob buys 5 @ 100 ioc as now
    trade 2 @ 100 a
    cancelled now 3 immediate
cid sells 3 @ 100 as c
    shows c 3 @ 100
)") == "");
}

TEST_CASE("A fill-or-kill order that looks executable is stopped where its own group would end it") {
    for (const char* policy : {"cancel_taker", "cancel_both", "decrement"})
        CHECK(played(std::string(R"(
market price-time
cid sells 3 @ 100 as first
    shows first 3 @ 100
ann sells 1 @ 100 as own
    shows own 1 @ 100
dan sells 3 @ 100 as last
    shows last 3 @ 100
abe buys 6 @ 100 fok as all stp )") + policy + "\n    cancelled all 6 not_fillable\n") == "");
    CHECK(played(R"(
market price-time
cid sells 3 @ 100 as first
    shows first 3 @ 100
ann sells 1 @ 100 as own
    shows own 1 @ 100
dan sells 3 @ 100 as last
    shows last 3 @ 100
abe buys 6 @ 100 fok as all stp cancel_maker
    trade 3 @ 100 first
    cancelled own 1 self_trade
    trade 3 @ 100 last
)") == "");
}

TEST_CASE("A fill-or-kill order that looks executable is stopped by the volatility band and by the licence cap") {
    CHECK(played(R"(
market price-time reference 100 volatility 50000
ann sells 3 @ 100 as near
    shows near 3 @ 100
ann sells 3 @ 106 as far
    shows far 3 @ 106
bob buys 6 @ 110 fok as all
    cancelled all 6 not_fillable
)") == "");
    CHECK(played(R"(
market non-rival cap 5
ann sells 10 @ 100 as offer
    shows offer 10 @ 100
bob buys 6 @ 100 fok as all
    cancelled all 6 not_fillable
)") == "");
}

TEST_CASE("An amendment that crosses trades as the taker at the makers' prices") {
    CHECK(played(R"(
market price-time
ann sells 2 @ 100 as a
    shows a 2 @ 100
bob buys 3 @ 99 as b
    shows b 3 @ 99
cid buys 3 @ 99 as c
    shows c 3 @ 99
amend b @ 101
    amended b to 3 @ 101, priority lost
    trade 2 @ 100 a
    shows b 1 @ 101
dan buys 1 @ 98 post_only as d
    shows d 1 @ 98
eve sells 2 @ 102 as e
    shows e 2 @ 102
amend d @ 102
    refused post_only_would_trade
)") == "");
}

TEST_CASE("A worked example that is wrong says in which line") {
    CHECK(played("market price-time\nann sells 2 @ 100\n") == "line 3: what happened also: shows ann 2 @ 100");
    CHECK(played("market price-time\nann sells 2 @ 100\n    shows ann 3 @ 100\n") ==
          "line 3: what happened: shows ann 2 @ 100; expected: shows ann 3 @ 100");
    CHECK(played("market price-time\nann flies\n") == "line 2: a participant buys or sells, and does not do: flies");
    CHECK(played("market price-time\n    trade 1 @ 1 x\n") == "line 2: nothing more happened; expected: trade 1 @ 1 x");
}
