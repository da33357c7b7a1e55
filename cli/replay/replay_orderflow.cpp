#include "cli/replay/replay_orderflow.hpp"

#include <fmt/format.h>

#include <expected>
#include <ostream>
#include <string>

#include "cli/replay/flow_file.hpp"

namespace tongqu::cli {
namespace {

// What trades has a price above zero.
std::expected<void, std::string> check_prices(const book::OrderFlow& flow) {
    std::size_t record = 0;
    for (const book::FlowEvent& event : flow.events) {
        ++record;
        const bool enters = event.type != book::FlowType::cancel && event.type != book::FlowType::reduce;
        if (enters && !event.price.is_positive())
            return std::unexpected(fmt::format("record {}: the price is not above zero", record));
    }
    return {};
}

std::expected<FlowFindings, std::string> replay(const ReplayOrderflowOptions& options) {
    const auto flow = read_flow_file(options.file);
    if (!flow) return std::unexpected(flow.error());
    if (const auto good = check_prices(*flow); !good) return std::unexpected(good.error());
    return replay_flow(*flow, options.repeat);
}

std::string as_json(const FlowFindings& findings) {
    http::JsonWriter json;
    json.begin_object();
    write_findings(json, findings);
    json.end_object();
    return json.text() + '\n';
}

}  // namespace

int replay_orderflow(const ReplayOrderflowOptions& options, std::ostream& out, std::ostream& err) {
    if (options.repeat < 1 || options.repeat > kMaxReplays) {
        err << fmt::format("tongqu: --repeat is 1 to {}\n", kMaxReplays);
        return 2;
    }
    const auto findings = replay(options);
    if (!findings) {
        err << fmt::format("tongqu: {}: {}\n", options.file.string(), findings.error());
        return 1;
    }
    out << (options.json ? as_json(*findings) : text_of(*findings));
    return 0;
}

}  // namespace tongqu::cli
