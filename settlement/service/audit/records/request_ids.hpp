#pragma once
// The client-set ids of the retention window as they are: texts in a map, forgotten by time.
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>

#include "market/command_codec.hpp"

namespace tongqu::audit {

class RequestIds {
  public:
    struct Use {
        SequenceNumber sequence;
        std::uint64_t request = 0;
    };
    [[nodiscard]] std::optional<Use> find(ParticipantId participant, ClientIdView id) const {
        const auto found = uses_.find(name(participant, id));
        return found == uses_.end() ? std::nullopt : std::optional(found->second);
    }
    void remember(ParticipantId participant, ClientIdView id, Use use, Time now) {
        const auto fresh = uses_.emplace(name(participant, id), use).first;
        oldest_first_.push_back({now, &fresh->first});
    }
    void forget_until(Time now) {
        for (; !oldest_first_.empty() && oldest_first_.front().at + kWindow <= now; oldest_first_.pop_front())
            uses_.erase(uses_.find(*oldest_first_.front().name));
    }

  private:
    static constexpr Duration kWindow = days(30);
    struct Entry {
        Time at;
        const std::string* name;  // in the map, whose elements stay where they are
    };
    static std::string name(ParticipantId participant, ClientIdView id) {
        const std::uint32_t number = participant.raw();
        std::string text(reinterpret_cast<const char*>(&number), sizeof number);
        text += static_cast<char>(id.kind);
        return text.append(id.text);
    }
    std::unordered_map<std::string, Use> uses_;
    std::deque<Entry> oldest_first_;
};

}  // namespace tongqu::audit
