#include "cli/demo/demo.hpp"

#include <fmt/format.h>

#include "cli/import/act.hpp"
#include "cli/progress/progress.hpp"

namespace tongqu::cli {

std::expected<std::string, std::string> set_up_demo(const DemoOptions& options) {
    const auto url = parse_url(options.url);
    if (!url) return std::unexpected(url.error());
    const std::filesystem::path key_file = options.data / "demo-keys.json";
    auto ring = KeyRing::open(key_file, url->text());
    if (!ring) return std::unexpected(ring.error());

    const Plan plan = demo_plan();
    ApiClient api(*url);
    Progress progress("demo");
    std::size_t steps = 0;
    const auto done = carry_out(plan, api, {options.operator_key, *ring},
                                [&](std::string_view doing) { progress.update(++steps, plan.steps(), doing); });
    progress.finish();
    if (!done) return std::unexpected(done.error());
    std::string out;
    for (const std::string& problem : done->problems) out += fmt::format("not set up: {}\n", problem);
    return out + demo_tour(url->text(), ring->api_key("pearl-logistics"), ring->api_key("jianghan-agri"),
                           key_file.string());
}

}  // namespace tongqu::cli
