#include <array>

#include "cli/demo/cast/cast.hpp"

namespace tongqu::cli {
namespace {

// 东数西算: computing where power is cheap, for those who need it elsewhere. The line from Guizhou to Guangdong is short of room: it
// fills up while one watches, and Guangdong then pays for the way round by Shanghai. Costs are in ticks of 0.01 a lot.
constexpr auto kLinks = std::to_array<CastLink>({
    {"GZ-GD", "CN-GZ", "CN-GD", 120, 18, {}},
    {"GZ-SH", "CN-GZ", "CN-SH", 4000, 34, {}},
    {"GS-NX", "CN-GS", "CN-NX", 3000, 6, {}},
    {"NX-GS", "CN-NX", "CN-GS", 3000, 6, "GS-NX"},
    {"GS-BJ", "CN-GS", "CN-BJ", 3000, 30, {}},
    {"NX-BJ", "CN-NX", "CN-BJ", 2000, 24, {}},
    {"NX-SH", "CN-NX", "CN-SH", 2000, 38, {}},
    {"BJ-SH", "CN-BJ", "CN-SH", 2500, 14, {}},
    {"SH-BJ", "CN-SH", "CN-BJ", 2500, 14, "BJ-SH"},
    {"SH-GD", "CN-SH", "CN-GD", 2500, 20, {}},
    {"GD-SH", "CN-GD", "CN-SH", 2500, 20, "SH-GD"},
});

}  // namespace

std::span<const CastLink> cast_links() { return kLinks; }

}  // namespace tongqu::cli
