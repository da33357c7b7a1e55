#pragma once
// Which topics an event concerns.
#include <functional>
#include <optional>

#include "gateway/stream/channel.hpp"
#include "settlement/service/read_model.hpp"

namespace tongqu::stream {

// Called with a channel and its subject; without a subject: every topic of the channel.
using ToTopic = std::function<void(Channel, std::optional<std::uint32_t>)>;

// What the last command's stamp, or its draw, told of batch books (settlement/service/held_books.hpp), as events that say so.
void told_late(const service::ReadModel& model, const std::function<void(Channel, InstrumentId, const Event&)>& to);

// The model has seen the event. May name a topic twice.
void route(const Event& event, const service::ReadModel& model, const ToTopic& to);

}  // namespace tongqu::stream
