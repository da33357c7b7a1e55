// Continuous matching by price and time, as market scenarios. The expected lines are worked out by hand.
#include <catch2/catch.hpp>

#include "tests/engine/book/scenario.hpp"

using tongqu::match::holds;

TEST_CASE("A trade happens at the price of the maker, best price first") {
    holds(R"(
sell 5 @ 102 by a
  #1 rests 5 @ 102
sell 5 @ 101 by b
  #2 rests 5 @ 101
buy 7 @ 110 by c
  5 @ 101: #2 sells to #3
  2 @ 102: #1 sells to #3
  #3 filled
sell 3 @ 90 by d
  #4 rests 3 @ 90
buy 10 @ 90 by e
  3 @ 90: #4 sells to #5
  #5 rests 7 @ 90
book
  sells: 3 @ 102 (1)
  buys: 7 @ 90 (1)
)");
}

TEST_CASE("At one price the order that came first trades first") {
    holds(R"(
buy 2 @ 100 by a
  #1 rests 2 @ 100
buy 2 @ 100 by b
  #2 rests 2 @ 100
buy 2 @ 100 by c
  #3 rests 2 @ 100
sell 5 @ 99 by d
  2 @ 100: #1 buys from #4
  2 @ 100: #2 buys from #4
  1 @ 100: #3 buys from #4
  #4 filled
)");
}

TEST_CASE("A cancel from the middle of the queue leaves everyone else's priority as it was") {
    holds(R"(
sell 1 @ 100 by a
  #1 rests 1 @ 100
sell 1 @ 100 by b
  #2 rests 1 @ 100
sell 1 @ 100 by c
  #3 rests 1 @ 100
cancel #2
  #2 cancelled
sell 1 @ 100 by d
  #4 rests 1 @ 100
buy 3 @ 100 by e
  1 @ 100: #1 sells to #5
  1 @ 100: #3 sells to #5
  1 @ 100: #4 sells to #5
  #5 filled
)");
}

TEST_CASE("A reduction keeps priority, a reduction to nothing takes the order out") {
    holds(R"(
sell 9 @ 100 by a
  #1 rests 9 @ 100
sell 9 @ 100 by b
  #2 rests 9 @ 100
reduce #1 by 6
  #1 has 3 left
buy 4 @ 100 by c
  3 @ 100: #1 sells to #3
  1 @ 100: #2 sells to #3
  #3 filled
reduce #2 by 8
  #2 has 0 left
book
  sells: none
  buys: none
)");
}

TEST_CASE("A level that empties is no longer the best price, by trade or by cancel") {
    holds(R"(
sell 5 @ 101 by a
  #1 rests 5 @ 101
sell 5 @ 103 by b
  #2 rests 5 @ 103
buy 5 @ 101 by c
  5 @ 101: #1 sells to #3
  #3 filled
buy 1 @ 102 by c post_only
  #4 rests 1 @ 102
book
  sells: 5 @ 103 (1)
  buys: 1 @ 102 (1)
cancel #4
  #4 cancelled
sell 1 @ 102 by b post_only
  #5 rests 1 @ 102
cancel #5
  #5 cancelled
buy 9 @ 103 by c ioc
  5 @ 103: #2 sells to #6
  #6 cancelled, 4 left: immediate
)");
}

TEST_CASE("A cancel of an order that is filled, cancelled or unknown is refused") {
    holds(R"(
sell 5 @ 101 by a
  #1 rests 5 @ 101
buy 5 @ 101 by b
  5 @ 101: #1 sells to #2
  #2 filled
cancel #1
  refused: #1 does not rest
cancel #2
  refused: #2 does not rest
buy 5 @ 101 by b
  #3 rests 5 @ 101
cancel #3
  #3 cancelled
cancel #3
  refused: #3 does not rest
reduce #3 by 1
  refused: #3 does not rest
cancel #99
  refused: #99 does not rest
)");
}

TEST_CASE("The remainder of an immediate-or-cancel order is cancelled, never rested") {
    holds(R"(
sell 5 @ 101 by a
  #1 rests 5 @ 101
buy 8 @ 101 by b ioc
  5 @ 101: #1 sells to #2
  #2 cancelled, 3 left: immediate
buy 8 @ 101 by b ioc
  #3 cancelled, 8 left: immediate
book
  sells: none
  buys: none
)");
}

TEST_CASE("A fill-or-kill order trades whole or changes nothing") {
    holds(R"(
sell 5 @ 101 by a
  #1 rests 5 @ 101
sell 5 @ 102 by a
  #2 rests 5 @ 102
buy 11 @ 102 by b fok
  #3 cancelled, 11 left: not_fillable
buy 6 @ 101 by b fok
  #4 cancelled, 6 left: not_fillable
book
  sells: 5 @ 101 (1) 5 @ 102 (1)
  buys: none
buy 10 @ 102 by b fok
  5 @ 101: #1 sells to #5
  5 @ 102: #2 sells to #5
  #5 filled
)");
}

TEST_CASE("A fill-or-kill order that looks executable is stopped by self-trade prevention") {
    holds(R"(
sell 5 @ 101 by a
  #1 rests 5 @ 101
sell 5 @ 101 by b1
  #2 rests 5 @ 101
sell 5 @ 102 by c
  #3 rests 5 @ 102
buy 10 @ 102 by b2 fok cancel_taker
  #4 cancelled, 10 left: not_fillable
buy 10 @ 102 by b2 fok cancel_both
  #5 cancelled, 10 left: not_fillable
buy 10 @ 102 by b2 fok decrement
  #6 cancelled, 10 left: not_fillable
buy 11 @ 102 by b2 fok cancel_maker
  #7 cancelled, 11 left: not_fillable
book
  sells: 10 @ 101 (2) 5 @ 102 (1)
  buys: none
buy 5 @ 102 by b2 fok cancel_taker
  5 @ 101: #1 sells to #8
  #8 filled
sell 1 @ 101 by a
  #9 rests 1 @ 101
buy 6 @ 102 by b2 fok cancel_maker
  #2 cancelled: self_trade
  1 @ 101: #9 sells to #10
  5 @ 102: #3 sells to #10
  #10 filled
)");
}

TEST_CASE("An amendment that crosses trades at once, as a newcomer") {
    holds(R"(
sell 5 @ 105 by a
  #1 rests 5 @ 105
buy 5 @ 100 by b
  #2 rests 5 @ 100
buy 5 @ 100 by c
  #3 rests 5 @ 100
amend #2 to 7 @ 106
  5 @ 105: #1 sells to #2
  #2 rests 2 @ 106
amend #2 to 2 @ 100
  #2 rests 2 @ 100
sell 6 @ 100 by d
  5 @ 100: #3 buys from #4
  1 @ 100: #2 buys from #4
  #4 filled
)");
}

TEST_CASE("A post-only order rests where it does not cross and is refused where it does, own group or not") {
    holds(R"(
sell 5 @ 101 by a
  #1 rests 5 @ 101
buy 5 @ 101 by b post_only
  refused: #2 would cross
buy 5 @ 101 by a post_only
  refused: #3 would cross
buy 5 @ 100 by b post_only
  #4 rests 5 @ 100
)");
}
