#pragma once
// The small market of `tongqu demo`: six provinces, eight suppliers and buyers, a handful of products, orders
// on both sides.
#include <expected>
#include <filesystem>
#include <string>

#include "cli/import/plan.hpp"

namespace tongqu::cli {

struct DemoOptions {
    std::string url;  // of the running exchange
    std::string operator_key;
    std::filesystem::path
        data;  // the keys of the demo's participants are kept in demo-keys.json there (mode 600)
};

// What the demo puts on the market. Always the same.
[[nodiscard]] Plan demo_plan();

// Sets the market up through the public API and returns what to try next, for printing. Again on the same
// exchange: nothing changes, the same keys are shown. The error is for people.
[[nodiscard]] std::expected<std::string, std::string> set_up_demo(const DemoOptions& options);

// The tour: copy-and-paste lines for a shell, with keys filled in.
[[nodiscard]] std::string demo_tour(const std::string& url, const std::string& buyer_key,
                                    const std::string& supplier_key, const std::string& key_file);

}  // namespace tongqu::cli
