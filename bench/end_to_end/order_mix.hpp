#pragma once
// The orders of one participant: one that rests away from the others, one at the common price that trades or
// waits there for a partner, the cancel of the first; then the same on the other side.
//
// The book stays small: of the first kind a connection has at most one, and at the common price the sides
// take turns; an own order in the way is cancelled (cancel_maker), so that nobody trades with himself.
#include "bench/end_to_end/request_source.hpp"

namespace tongqu::bench {

// The placing of an order as bytes on the wire.
[[nodiscard]] std::string place_request(std::string_view key, std::string_view client_order_id, bool buy,
                                        bool at_common_price);

class OrderMix final : public RequestSource {
  public:
    OrderMix(std::string key, std::size_t number) : key_(std::move(key)), number_(number) {}
    std::string_view next() override;
    void answered(unsigned status, std::string_view body) override;

  private:
    enum class Step { rest, meet, cancel };
    [[nodiscard]] Step after(Step step) const;

    std::string key_;
    std::size_t number_;  // of the connection; even ones begin with a purchase
    std::size_t count_ = 0;
    Step step_ = Step::rest;
    std::string resting_;  // order_id
    std::string bytes_;
};

}  // namespace tongqu::bench
