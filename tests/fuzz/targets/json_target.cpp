// libFuzzer: whatever a body holds, it is refused or read; and what a text says is the same after it was written and read again.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "gateway/http/json_reader.hpp"
#include "gateway/http/json_writer.hpp"

using namespace tongqu::http;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

std::string written_again(std::string_view text) {
    JsonWriter json;
    json.begin_object().field("client_order_id", text).end_object();
    return json.take();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static JsonReader reader, second;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const bool is_json = !reader.check(text);
    auto fields = reader.read_object(text);
    require(is_json || !fields);
    if (!fields) return 0;
    const auto id = fields->optional_string("client_order_id", 96);
    (void)fields->optional_bool("post_only");
    (void)fields->optional_integer("region");
    (void)fields->string_list("roles", 4);
    for (auto& site : fields->object_list("sites", 4)) (void)site.optional_string("code");
    if (auto inner = fields->optional_object("network")) (void)inner->optional_object("network");
    const std::string kept(id.value_or(""));
    const auto problem = fields->finish();
    if (problem) require(!problem->code.empty() && !problem->message.empty());
    if (!id) return 0;
    const std::string again = written_again(kept);
    auto reread = second.read_object(again);
    require(reread.has_value());
    require(reread->required_string("client_order_id") == kept);
    require(!reread->finish());
    return 0;
}
