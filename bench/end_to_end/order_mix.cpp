#include "bench/end_to_end/order_mix.hpp"

#include <fmt/format.h>

#include "bench/end_to_end/market.hpp"

namespace tongqu::bench {
namespace {

std::string order_id_of(std::string_view body) {
    constexpr std::string_view kField = "\"order_id\":\"";
    const std::size_t at = body.find(kField);
    if (at == std::string_view::npos) return {};
    const std::string_view rest = body.substr(at + kField.size());
    return std::string(rest.substr(0, rest.find('"')));
}

}  // namespace

std::string place_request(std::string_view key, std::string_view client_order_id, bool buy,
                          bool at_common_price) {
    const std::string_view price = at_common_price ? "10.00" : buy ? "9.00" : "11.00";
    const std::string body = fmt::format(
        R"({{"client_order_id":"{}","instrument_id":"{}","side":"{}","type":"limit","price":"{}",)"
        R"("quantity":"1","time_in_force":"gtc","post_only":{},"self_trade":"cancel_maker"}})",
        client_order_id, kInstrument, buy ? "buy" : "sell", price, !at_common_price);
    return fmt::format(
        "POST /v1/orders HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\n"
        "Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
        key, body.size(), body);
}

OrderMix::Step OrderMix::after(Step step) const {
    if (step == Step::rest) return Step::meet;
    return step == Step::meet && !resting_.empty() ? Step::cancel : Step::rest;
}

std::string_view OrderMix::next() {
    if (step_ == Step::cancel) {
        bytes_ = fmt::format(
            "DELETE /v1/orders/{} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\n\r\n", resting_,
            key_);
    } else {
        if (step_ == Step::rest) ++count_;
        const bool meets = step_ == Step::meet;
        const bool buy = (number_ + count_) % 2 == 0;
        const std::string id = fmt::format("{}-{}-{}", number_, count_, meets ? 'm' : 'r');
        bytes_ = place_request(key_, id, buy, meets);
    }
    return bytes_;
}

void OrderMix::answered(unsigned status, std::string_view body) {
    if (step_ == Step::rest) resting_ = status < 300 ? order_id_of(body) : std::string();
    step_ = after(step_);
}

}  // namespace tongqu::bench
