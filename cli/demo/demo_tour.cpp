#include <fmt/format.h>

#include "cli/demo/demo.hpp"

namespace tongqu::cli {

// Plain curl and sed, so that it works in any shell of a bare machine. Quoted as a POSIX shell wants it.
std::string demo_tour(const std::string& url, const std::string& buyer_key, const std::string& supplier_key,
                      const std::string& key_file) {
    return fmt::format(R"tour(
Tongqu 通衢: a demo market is open at {url}
Try it in another terminal; paste one block after the other.

0. Who you are 你的身份: a buyer in Guangdong, and a supplier in Hubei
   URL={url}
   BUYER={buyer}
   SUPPLIER={supplier}

1. See the market 看市场
   curl -s "$URL/v1/products?q=rice"; echo
   curl -s "$URL/v1/instruments/hubei-rice-yield/book"; echo

2. Bid for one licence, across provinces 跨省出价: it trades at once
   ORDER=$(curl -s "$URL/v1/orders" -H "Authorization: Bearer $BUYER" -d '{{"client_order_id":"try-'$(date +%s)'",
     "instrument_id":"hubei-rice-yield","side":"buy","type":"limit","price":"1200.00","quantity":"1"}}'); echo "$ORDER"
   TRADE=$(echo "$ORDER" | sed -n 's/.*"trade_id":"\([0-9]*\)".*/\1/p')

3. Your money waits in escrow 钱在托管中
   curl -s "$URL/v1/accounts" -H "Authorization: Bearer $BUYER"; echo

4. The supplier delivers 供方交付, you see what it granted, and accept 验收
   curl -s "$URL/v1/trades/$TRADE/deliver" -H "Authorization: Bearer $SUPPLIER" -d '{{"reference":"deliver-'$TRADE'",
     "grant":{{"kind":"url","value":"https://data.example/hubei-rice-yield?token=…"}}}}'; echo
   curl -s "$URL/v1/trades/$TRADE/grant" -H "Authorization: Bearer $BUYER"; echo
   curl -s "$URL/v1/trades/$TRADE/accept" -H "Authorization: Bearer $BUYER" -d '{{"reference":"accept-'$TRADE'"}}'; echo

5. Who earned what, to the last unit 分账
   curl -s "$URL/v1/trades/$TRADE/distribution" -H "Authorization: Bearer $SUPPLIER"; echo
   curl -s "$URL/v1/accounts" -H "Authorization: Bearer $SUPPLIER"; echo

More to trade 更多: chengdu-bus-flow, hexi-irradiance-api, grain-price-forecast, drone-survey-day, gpu-hour-cny
All keys 所有密钥: {keys}    Everything it can do 接口: $URL/openapi.json    Stop 停止: Ctrl-C

)tour",
                       fmt::arg("url", url), fmt::arg("buyer", buyer_key), fmt::arg("supplier", supplier_key),
                       fmt::arg("keys", key_file));
}

}  // namespace tongqu::cli
