// Misuse that must not compile, held as constant expressions: each concept below names an expression that has no meaning.
#include "market/amounts.hpp"
#include "market/ids.hpp"
#include "market/time.hpp"

using namespace tongqu;

template <class A, class B>
concept Addable = requires(A a, B b) { a + b; };
template <class A, class B>
concept Multipliable = requires(A a, B b) { a* b; };
template <class A, class B>
concept Comparable = requires(A a, B b) { a < b; };

static_assert(Addable<Money, Money> && Addable<Time, Duration>);
static_assert(!Addable<Money, Price> && !Addable<Money, std::int64_t> && !Addable<Time, Time> && !Addable<OrderId, OrderId>);
static_assert(!Multipliable<Price, Quantity> && !Multipliable<Money, Money>);
static_assert(Comparable<Price, Price> && !Comparable<Price, Quantity> && !Comparable<Price, std::int64_t>);
static_assert(!std::is_convertible_v<std::int64_t, Money> && !std::is_convertible_v<Money, std::int64_t>);
static_assert(!std::is_convertible_v<OrderId, TradeId> && !std::is_constructible_v<OrderId, TradeId>);

TEST_CASE("Adding a price to money does not compile") { SUCCEED("held by the assertions above"); }
