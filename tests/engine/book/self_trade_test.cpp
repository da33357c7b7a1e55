// Self-trade prevention, and offers of non-rival goods. The expected lines are worked out by hand.
#include <catch2/catch.hpp>

#include "tests/engine/book/scenario.hpp"

using tongqu::match::holds;

TEST_CASE("Cancel taker: what is left of the incoming order is cancelled at the first order of its group") {
    holds(R"(
sell 2 @ 100 by x
  #1 rests 2 @ 100
sell 5 @ 101 by a1
  #2 rests 5 @ 101
sell 5 @ 101 by y
  #3 rests 5 @ 101
buy 6 @ 101 by a2 cancel_taker
  2 @ 100: #1 sells to #4
  #4 cancelled, 4 left: self_trade
book
  sells: 10 @ 101 (2)
  buys: none
)");
}

TEST_CASE("Cancel maker: orders of the group leave the book and matching goes on behind them") {
    holds(R"(
sell 5 @ 101 by a1
  #1 rests 5 @ 101
sell 5 @ 101 by y
  #2 rests 5 @ 101
sell 5 @ 102 by a1
  #3 rests 5 @ 102
buy 8 @ 102 by a2 cancel_maker
  #1 cancelled: self_trade
  5 @ 101: #2 sells to #4
  #3 cancelled: self_trade
  #4 rests 3 @ 102
book
  sells: none
  buys: 3 @ 102 (1)
)");
}

TEST_CASE("Cancel both: the order of the group and the incoming order are both cancelled") {
    holds(R"(
buy 5 @ 101 by a1
  #1 rests 5 @ 101
buy 5 @ 101 by y
  #2 rests 5 @ 101
sell 8 @ 100 by a2 cancel_both
  #1 cancelled: self_trade
  #3 cancelled, 8 left: self_trade
book
  sells: none
  buys: 5 @ 101 (1)
)");
}

TEST_CASE("Decrement: both are reduced by the smaller quantity, and matching goes on with what is left") {
    holds(R"(
sell 3 @ 101 by a1
  #1 rests 3 @ 101
sell 4 @ 101 by y
  #2 rests 4 @ 101
sell 9 @ 102 by a1
  #3 rests 9 @ 102
buy 10 @ 102 by a2 decrement
  #1 loses 3: self_trade
  #4 loses 3: self_trade
  4 @ 101: #2 sells to #4
  #3 loses 3: self_trade
  #4 loses 3: self_trade
  #4 cancelled, 0 left: self_trade
book
  sells: 6 @ 102 (1)
  buys: none
)");
}

TEST_CASE("After a decrement an order that trades all it has left is filled") {
    holds(R"(
sell 3 @ 101 by a1
  #1 rests 3 @ 101
sell 9 @ 101 by y
  #2 rests 9 @ 101
buy 10 @ 101 by a2 decrement
  #1 loses 3: self_trade
  #3 loses 3: self_trade
  7 @ 101: #2 sells to #3
  #3 filled
)");
}

TEST_CASE(
    "A non-rival offer is not used up; one incoming order takes at most its quantity, the next as much "
    "again") {
    holds(R"(
non_rival
sell 5 @ 100 by s
  #1 rests 5 @ 100
sell 2 @ 101 by s
  #2 rests 2 @ 101
buy 4 @ 100 by a
  4 @ 100: #1 sells to #3
  #3 filled
buy 6 @ 101 by b ioc
  5 @ 100: #1 sells to #4
  1 @ 101: #2 sells to #4
  #4 filled
buy 9 @ 101 by c ioc
  5 @ 100: #1 sells to #5
  2 @ 101: #2 sells to #5
  #5 cancelled, 2 left: immediate
buy 7 @ 101 by d fok
  5 @ 100: #1 sells to #6
  2 @ 101: #2 sells to #6
  #6 filled
buy 8 @ 101 by d fok
  #7 cancelled, 8 left: not_fillable
book
  sells: 5 @ 100 (1) 2 @ 101 (1)
  buys: none
)");
}

TEST_CASE(
    "A buyer that wants more of a non-rival good than is offered rests above the offer, and blocks nobody") {
    holds(R"(
non_rival
sell 5 @ 100 by s
  #1 rests 5 @ 100
buy 8 @ 100 by a
  5 @ 100: #1 sells to #2
  #2 rests 3 @ 100
buy 2 @ 100 by b
  2 @ 100: #1 sells to #3
  #3 filled
sell 1 @ 99 by s
  1 @ 100: #2 buys from #4
  #4 rests 1 @ 99
book
  sells: 1 @ 99 (1) 5 @ 100 (1)
  buys: 2 @ 100 (1)
)");
}

TEST_CASE("An arriving non-rival offer serves resting buys up to its quantity, then rests whole") {
    holds(R"(
non_rival
buy 3 @ 100 by a
  #1 rests 3 @ 100
buy 4 @ 99 by b
  #2 rests 4 @ 99
sell 5 @ 99 by s
  3 @ 100: #1 buys from #3
  2 @ 99: #2 buys from #3
  #3 rests 5 @ 99
sell 5 @ 99 by s ioc
  2 @ 99: #2 buys from #4
  #4 cancelled, 3 left: immediate
book
  sells: 5 @ 99 (1)
  buys: none
)");
}

TEST_CASE("Decrement takes from a non-rival offer what it cancels, and no more") {
    holds(R"(
non_rival
buy 4 @ 100 by a
  #1 rests 4 @ 100
buy 9 @ 100 by s2
  #2 rests 9 @ 100
sell 10 @ 100 by s1 decrement
  4 @ 100: #1 buys from #3
  #2 loses 6: self_trade
  #3 loses 6: self_trade
  #3 rests 4 @ 100
book
  sells: 4 @ 100 (1)
  buys: 3 @ 100 (1)
)");
}
