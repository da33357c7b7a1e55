#pragma once
// Rulebooks as everyone sees them.
#include "gateway/http/json_writer.hpp"
#include "settlement/service/read_model.hpp"

namespace tongqu::gateway {

// With the command that brought it into force.
void write_rulebook(http::JsonWriter& json, const service::RulebookRecord& rulebook);

}  // namespace tongqu::gateway
