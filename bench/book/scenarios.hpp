#pragma once
// The markets that the bench measures. All but the real flow are made from fixed seeds.
#include <expected>
#include <string>

#include "bench/book/event.hpp"

namespace tongqu::bench {

// A recorded day, decompressed by `xz -dc`; an explanation when that is impossible.
[[nodiscard]] std::expected<Scenario, std::string> real_flow(const std::string& path);

[[nodiscard]] Scenario synthetic_flow();  // stands in for the real flow where that is absent
// 1,000,000 orders on 2,000 levels, then 5,000,000 random events; the book is told of orders so many events ahead.
[[nodiscard]] Scenario deep_book(int ahead);
[[nodiscard]] Scenario sparse_prices();   // 100,000 orders over a million ticks
[[nodiscard]] Scenario one_big_level(int ahead);  // 100,000 orders at one price
[[nodiscard]] Scenario wide_sweeps();     // takers that eat through hundreds of levels
[[nodiscard]] Scenario mostly_cancels();  // 95 % of the orders are cancelled
[[nodiscard]] Scenario moving_mid();      // the market walks up over 200,000 ticks
[[nodiscard]] Scenario any_price();       // hostile: an order anywhere among all 2^64 prices
[[nodiscard]] Scenario colliding_ids();   // hostile: ids made to meet in the index
[[nodiscard]] Scenario growth(int orders);  // so many on 2,000 levels, then adds and cancels

[[nodiscard]] Scenario far_apart();        // hostile: one order a million ticks
[[nodiscard]] Scenario crowded_level(int ahead);  // hostile: 10,000,000 orders at one price
[[nodiscard]] Scenario ids_in_sequence();  // what colliding_ids is to be held against

}  // namespace tongqu::bench
