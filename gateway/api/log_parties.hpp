#pragma once
// Whom an item of the transparency log is opened to: its parties, and those who watch over the market.
#include "gateway/api/access.hpp"
#include "gateway/transparency/item_store.hpp"
#include "settlement/service/read_model.hpp"
#include "settlement/service/transparency/opening.hpp"

namespace tongqu::gateway {

// A regulator and the operator see all. A participant sees the commands that it sent or that name it, the events that concern
// its orders, trades, accounts, claims and itself, and the movements of its own accounts. An event about none of these (a level
// of the book, a phase) is seen by the sender of the command. Orders that closed long ago and were forgotten count as
// nobody's. O(log n).
[[nodiscard]] bool may_see(const service::ReadModel& model, const Caller& caller, const log::ReleasedCommand& released,
                           const transparency::OpenedContent& content);

}  // namespace tongqu::gateway
