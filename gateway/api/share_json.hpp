#pragma once
// Share tables on their way in and out.
#include <vector>

#include "gateway/api/body.hpp"
#include "gateway/http/json_writer.hpp"
#include "settlement/service/directory.hpp"

namespace tongqu::gateway {

// The optional list `contributors` of a body.
[[nodiscard]] std::vector<Contributor> contributors_of(Body& body);

// Fields "version", "method" and "inputs_sha256" of a product's table. Precondition: the product has that version.
void write_share_origin(http::JsonWriter& json, const service::ProductRecord& product, ShareVersion version);

}  // namespace tongqu::gateway
