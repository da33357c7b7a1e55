#pragma once
// Links as JSON.
#include <string_view>

#include "gateway/http/json_writer.hpp"
#include "settlement/service/read_model.hpp"

namespace tongqu::gateway {

// The network of a link that names none.
inline constexpr std::string_view kDefaultNetwork = "main";
// Of so many networked instruments /v1/market tells the residuals; of the others GET /v1/instruments/{id}/links.
inline constexpr std::size_t kInstrumentsShown = 16;

void write_link_terms(http::JsonWriter& json, const service::Directory& directory, const service::LinkRecord& link);
// All links with what they still carry.
void write_links(http::JsonWriter& json, const service::ReadModel& model);

}  // namespace tongqu::gateway
