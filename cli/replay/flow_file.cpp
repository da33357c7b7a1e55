#include "cli/replay/flow_file.hpp"

#include "cli/replay/packed_file.hpp"

namespace tongqu::cli {

std::expected<book::OrderFlow, std::string> read_flow_file(const std::filesystem::path& file) {
    const auto whole = read_packed_file(file);
    if (!whole) return std::unexpected(whole.error());
    const std::string& fault = whole->fault;
    auto flow = book::read_order_flow(whole->bytes);
    if (flow && fault.empty()) return std::move(*flow);
    if (flow) return std::unexpected("after the last record: " + fault);
    const bool ended = flow.error().error == book::FlowError::short_records ||
                       flow.error().error == book::FlowError::short_header;
    // Where the unpacking broke off, that is why a record is missing.
    return std::unexpected(to_string(flow.error()) + (ended && !fault.empty() ? ": " + fault : ""));
}

}  // namespace tongqu::cli
