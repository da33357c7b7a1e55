#pragma once
// An integration dividend for readers: a table as CSV, and the network as a picture with flows, prices and
// who gained.
#include <span>
#include <string>

#include "pricing/integration_dividend.hpp"

namespace tongqu::pricing {

struct CarriedLink {
    std::string id;
    std::uint32_t from = 0, to = 0;
    Quantity capacity, flow;
    WideInt rent_x2 = 0;
};

// Names and links of the network that the dividend was computed for. Precondition: as many names as the
// dividend has regions, and links between them.
struct DividendReport {
    std::span<const std::string> regions;
    std::span<const CarriedLink> links;
    const IntegrationDividend& dividend;
};

// One row a region, one a link, one of totals, after a row of column names (RFC 4180, lines end in CRLF).
// Prices are in ticks, as fractions where they are not whole; gains and rent in ticks × lots, doubled. What
// does not apply is left empty. A name that a spreadsheet would take for a formula gets a ' before it.
[[nodiscard]] std::string dividend_csv(const DividendReport& report);

enum class ReportLanguage : std::uint8_t { english, chinese };

// A picture of its own (SVG 1.1, no script, nothing fetched). Regions stand on an ellipse with their price
// apart and joined and what they gain; links are as wide as their flow and red where they are full. Gains are
// rounded to a tenth of a tick × lot.
[[nodiscard]] std::string dividend_svg(const DividendReport& report, ReportLanguage language);

}  // namespace tongqu::pricing
