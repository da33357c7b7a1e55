#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "cli/demo/cast/cast.hpp"
#include "cli/demo/demo.hpp"

namespace tongqu::cli {
namespace {

// As a POSIX shell takes it as one word.
std::string shell_word(const std::string& text) {
    const auto plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("/._-+:").find(c) != std::string_view::npos;
    };
    if (!text.empty() && std::ranges::all_of(text, plain)) return text;
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

}  // namespace

// Plain commands and sed, so that it works in any shell of a bare machine.
std::string demo_tour(const DemoOptions& options, const KeyRing& keys) {
    const auto absolute = [](const std::filesystem::path& path) {
        std::error_code error;
        const auto whole = std::filesystem::absolute(path, error);
        return (error ? path : whole.lexically_normal()).string();
    };
    const std::filesystem::path program = options.program;
    return fmt::format(R"tour(
Tongqu 通衢: a demo market is open at {url}, and traders are at work in it.
Try it in another terminal; paste one block after the other.

0. Who you are 你的身份: a buyer in Guangdong (--profile buyer, in use), and a supplier in Hubei (--profile supplier)
   export PATH={folder}:"$PATH" TONGQU_CONFIG={profiles}

1. See the market 看市场
   tongqu products rice
   tongqu book hubei-rice-yield
   tongqu trades gpu-hour-cny --limit 5

2. Buy one licence, across provinces 跨省购买: it trades at once
   tongqu order buy hubei-rice-yield 1 --type market
   TRADE=$(tongqu trades hubei-rice-yield --mine --limit 1 --json | sed -n 's/.*"trade_id":"\([0-9]*\)".*/\1/p')

3. Your money waits in escrow 钱在托管中
   tongqu account

4. The supplier delivers 供方交付, you see what it granted, and accept 验收
   tongqu deliver $TRADE --value 'https://data.example/hubei-rice-yield?token=42' --profile supplier
   tongqu grant $TRADE
   tongqu accept $TRADE

5. Who earned what, to the last unit 分账
   tongqu trade $TRADE
   tongqu account --profile supplier

6. One market over regions 一个市场，多个地区: what Guizhou, Gansu and Ningxia offer, at what it costs where you are 到岸价
   tongqu market
   tongqu book gpu-hour-west --region CN-GZ --depth 3
   tongqu book gpu-hour-west --region CN-GD --depth 3
   tongqu order buy gpu-hour-west 2 --price 9

Watch it live 看实时行情 (Ctrl-C leaves):  tongqu book gpu-hour-cny --follow    tongqu watch trades:gpu-hour-cny market
Landed prices as the line GZ-GD fills up and gets room again 线路占满与扩容:  tongqu book gpu-hour-west --region CN-GD --follow
More to trade 更多: tongqu instruments    In Chinese 中文界面: --lang zh    What it can do 全部命令: tongqu --help

For curl:  URL={url}
           BUYER={buyer}
           SUPPLIER={supplier}
All keys 所有密钥: {keys}    Everything it can do 接口: {url}/openapi.json    Stop 停止: Ctrl-C

)tour",
                       fmt::arg("url", options.url), fmt::arg("folder", shell_word(program.parent_path().string())),
                       fmt::arg("profiles", shell_word(absolute(options.folder / "demo-profiles.toml"))),
                       fmt::arg("buyer", keys.api_key(std::string(kVisitor))),
                       fmt::arg("supplier", keys.api_key(std::string(kVisitorsSupplier))),
                       fmt::arg("keys", (options.folder / "demo-keys.json").string()));
}

}  // namespace tongqu::cli
