#include "cli/verbs/advice.hpp"

#include <fmt/format.h>

#include <array>

#include "cli/verbs/display_width.hpp"

namespace tongqu::cli {
namespace {

struct Row {
    std::string_view code;
    Text advice;
};

constexpr auto kRows = std::to_array<Row>({
    {"no_connection",
     {"is the exchange running there? say where with --url, TONGQU_URL or a profile; `tongqu demo` starts one to try",
      "请确认交易所已在该地址运行；可用 --url、TONGQU_URL 或配置档指定地址；想先试用，可运行 tongqu demo"}},
    {"outcome_unknown",
     {"it may have happened: look with `tongqu orders` or `tongqu trades` before you repeat it; with the same client id "
      "it happens at most once",
      "操作可能已经生效：重试之前请先用 tongqu orders 或 tongqu trades 查看；用同一个客户编号重发，最多只会生效一次"}},
    {"not_the_api",
     {"something else answers at this address; check --url", "该地址上应答的不是通衢交易所，请检查 --url"}},
    {"stream_ended", {"start it again: the first message is a whole picture", "请重新运行：第一条消息即为完整快照"}},
    {"authentication_required",
     {"give your key with TONGQU_KEY, or keep it in a profile: `tongqu profile add NAME --key-file FILE`",
      "请用 TONGQU_KEY 提供密钥，或存入配置档：tongqu profile add 名称 --key-file 文件"}},
    {"unknown_key",
     {"the key is of another exchange, or mistyped; `tongqu profile list` shows what is in use",
      "密钥不属于这家交易所，或有输入错误；用 tongqu profile list 查看当前配置"}},
    {"key_revoked", {"make a new one with another key of yours: `tongqu keys make`", "请用您的另一把密钥新建：tongqu keys make"}},
    {"key_expired", {"make a new one with another key of yours: `tongqu keys make`", "请用您的另一把密钥新建：tongqu keys make"}},
    {"log_in_refused",
     {"check the name (USER@PARTICIPANT), the password and the code; your firm can reset you: tongqu user reset NAME",
      "请核对登录名（用户@参与方）、密码和动态码；所在机构可以重置：tongqu user reset 名称"}},
    {"enrolment_refused",
     {"an enrolment secret works once and for seven days: ask your firm for a new one (tongqu user reset NAME)",
      "开通口令七天内有效，只能用一次；请向所在机构要新的（tongqu user reset 名称）"}},
    {"missing_scope",
     {"make a key with the scope: `tongqu keys make --scope trade`", "请新建具有该权限的密钥，例如 tongqu keys make --scope trade"}},
    {"missing_role", {"ask the operator for the role", "请向交易所运营方申请该角色"}},
    {"not_admitted", {"the operator has to admit you first", "须先由运营方批准入场"}},
    {"participant_suspended", {"ask the operator why", "请向运营方了解原因"}},
    {"client_id_reused",
     {"leave --client-order-id out to have a fresh one made", "去掉 --client-order-id，程序会自动生成新的编号"}},
    {"unknown_instrument", {"`tongqu instruments` lists them", "用 tongqu instruments 查看全部合约"}},
    {"unknown_product", {"`tongqu products` lists them", "用 tongqu products 查看全部产品"}},
    {"unknown_order", {"`tongqu orders --status all` lists yours", "用 tongqu orders --status all 查看您的订单"}},
    {"order_not_open", {"it has traded or was cancelled: `tongqu order show ORDER`", "订单已成交或已撤销：tongqu order show 订单号"}},
    {"unknown_trade", {"`tongqu trades` lists yours", "用 tongqu trades 查看您的成交"}},
    {"unknown_region", {"`tongqu market` lists them", "用 tongqu market 查看各地区"}},
    {"grant_not_found", {"the supplier has not delivered yet; `tongqu trade TRADE` shows until when it may", "供方尚未交付；用 tongqu trade 成交号 查看交付期限"}},
    {"price_off_tick", {"`tongqu instruments` shows the tick", "最小变动价位见 tongqu instruments"}},
    {"quantity_off_lot", {"`tongqu instruments` shows the lot", "最小交易单位见 tongqu instruments"}},
    {"price_required", {"say --price, or --type market", "请给出 --price，或改用 --type market"}},
    {"no_liquidity", {"nobody offers the other side now; a limit order can wait: --price", "目前没有对手盘；可用 --price 下限价单排队等候"}},
    {"insufficient_funds",
     {"`tongqu account` shows what is free; cancel orders to free what they hold, or have money paid in",
      "用 tongqu account 查看可用资金；撤单可以释放冻结的资金，也可以充值"}},
    {"post_only_would_trade", {"take a price further from the other side: `tongqu book INSTRUMENT`", "请取离对手盘更远的价格：tongqu book 合约"}},
    {"not_the_supplier", {"of this product only its supplier sells", "该产品只能由其供应商出售"}},
    {"not_the_buyer", {"use the buyer's key: --profile", "请使用买方的密钥：--profile"}},
    {"not_deliverable", {"it was delivered already, or refunded: `tongqu trade TRADE`", "该成交已交付或已退款：tongqu trade 成交号"}},
    {"not_acceptable", {"it has not been delivered yet, or is settled: `tongqu trade TRADE`", "该成交尚未交付，或已经结清：tongqu trade 成交号"}},
    {"region_not_a_site", {"leave --region out to act from your home", "去掉 --region，即以您的注册地参与交易"}},
    {"region_not_eligible", {"the instrument is open to certain regions only", "该合约只对部分地区开放"}},
    {"too_many_open_orders", {"cancel some: `tongqu cancel --instrument ID`", "请先撤掉一部分：tongqu cancel --instrument 合约"}},
});

constexpr Text kTryAgain{"nothing has changed; send the same again in a moment", "市场没有任何变化，请稍后原样重发"};

}  // namespace

ExitCode exit_code_of(const ApiError& error) {
    if (error.code == kNoConnection) return ExitCode::unreachable;
    if (error.code == kOutcomeUnknown) return ExitCode::unknown;
    switch (error.status) {
        case 400: return ExitCode::usage;
        case 401:
        case 403: return ExitCode::not_authorised;
        case 404: return error.code == kNotTheApi ? ExitCode::failed : ExitCode::not_found;
        case 409:
        case 422: return ExitCode::refused;
        case 429:
        case 503: return ExitCode::try_later;
        default: return ExitCode::failed;
    }
}

std::string_view advice_on(const ApiError& error, Language language) {
    const auto in = [&](Text text) { return language == Language::chinese ? text.chinese : text.english; };
    for (const Row& row : kRows)
        if (row.code == error.code) return in(row.advice);
    if (exit_code_of(error) == ExitCode::try_later) return in(kTryAgain);
    return {};
}

std::string text_of(const ApiError& error, const Terminal& terminal) {
    const Text kind = [&]() -> Text {
        switch (exit_code_of(error)) {
            case ExitCode::refused: return {"refused", "被规则拒绝"};
            case ExitCode::not_authorised: return {"not permitted", "未获授权"};
            case ExitCode::not_found: return {"not found", "未找到"};
            case ExitCode::unreachable: return {"no exchange", "无法连接"};
            case ExitCode::unknown: return {"no answer", "没有答复"};
            case ExitCode::try_later: return {"not now", "暂时无法受理"};
            case ExitCode::usage: return {"malformed", "请求有误"};
            default: return {"error", "错误"};
        }
    }();
    std::string out = fmt::format("tongqu: {}: {}\n", terminal.in(kind), harmless(error.text()));
    if (const auto advice = advice_on(error, terminal.language); !advice.empty())
        out += fmt::format("{}{}\n", terminal.in({"        what to do: ", "        下一步："}), advice);
    return out;
}

}  // namespace tongqu::cli
