#pragma once
// What waits for a time: at most one time per id, the earliest first, equal ones by id.
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "market/time.hpp"

namespace tongqu::exchange {

// O(log n), all of it.
template <class Id>
class Timers {
  public:
    struct Entry {
        Time due;
        Id id;
        friend auto operator<=>(const Entry&, const Entry&) = default;
    };
    // None: the id waits for nothing any more.
    void set(Id id, std::optional<Time> due) {
        const auto known = due_.find(id);
        if (known != due_.end()) {
            if (known->second == due) return;
            order_.erase({known->second, id});
            if (!due) {
                due_.erase(known);
                return;
            }
            known->second = *due;
        } else {
            if (!due) return;
            due_.emplace(id, *due);
        }
        order_.insert({*due, id});
    }
    [[nodiscard]] std::optional<Entry> first() const {
        return order_.empty() ? std::nullopt : std::optional(*order_.begin());
    }
    [[nodiscard]] bool any_due(Time by) const { return !order_.empty() && order_.begin()->due <= by; }
    [[nodiscard]] std::optional<Time> due(Id id) const {
        const auto known = due_.find(id);
        return known == due_.end() ? std::nullopt : std::optional(known->second);
    }
    // visit(const Entry&) -> whether to go on; those due by the time, the earliest first.
    template <class Visit>
    void for_each_due(Time by, Visit visit) const {
        for (const Entry& entry : order_)
            if (entry.due > by || !visit(entry)) return;
    }

  private:
    std::map<Id, Time> due_;
    std::set<Entry> order_;
};

}  // namespace tongqu::exchange
