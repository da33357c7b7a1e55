#pragma once
// A whole exchange behind a real socket, for tests: HTTP server, resources, read model and the state machine
// in one process, without a journal. Time stands still unless a test moves it.
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/api/traffic.hpp"
#include "gateway/intake/intake.hpp"
#include "market/time.hpp"

namespace tongqu::gateway {

struct Reply {
    unsigned status = 0;
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;

    // The text of the value at a JSON pointer ("/fills/0/price"), numbers and booleans as JSON has them; "-"
    // where nothing is.
    [[nodiscard]] std::string at(std::string_view pointer) const;
    [[nodiscard]] std::size_t size_of(std::string_view pointer) const;  // of an array; 0 where there is none
    [[nodiscard]] std::string code() const { return at("/error/code"); }
    [[nodiscard]] std::string header(const std::string& name) const {
        const auto found = headers.find(name);
        return found == headers.end() ? std::string("-") : found->second;
    }
};

using Headers = std::vector<std::pair<std::string, std::string>>;

class TestMarket {
  public:
    explicit TestMarket(TrafficLimits traffic = {});
    ~TestMarket();

    // Sends one request over the connection and waits for the reply. An empty key sends no Authorization.
    Reply send(std::string_view method, std::string_view target, std::string_view body, std::string_view key,
               const Headers& headers = {});
    Reply get(std::string_view target, std::string_view key = {}) { return send("GET", target, {}, key); }
    Reply post(std::string_view target, std::string_view body, std::string_view key = {},
               const Headers& headers = {}) {
        return send("POST", target, body, key, headers);
    }

    static constexpr const char* kOperator = "tq_operator_of_the_test";

    // Applies, is admitted and makes its first key with these scopes (a JSON list); the key.
    std::string join(const std::string& name, const std::string& region, const std::string& roles,
                     const std::string& scopes);
    // A data set of `supplier` whose revenue goes 2 : 1 to it and to carol, and the instrument ATLAS-CNY on
    // it: rival, tick 0.01, lot 1. Regions CN-HB and CN-GD; acme (supplier, CN-GD) and bolt (buyer, CN-HB,
    // with 1000 CNY) are admitted.
    void open_atlas();
    std::string supplier, buyer;  // keys, after open_atlas

    void advance(Duration by);
    // The interval ends: the batch of the instrument is drawn, the first time only committed to.
    void draw(std::string_view instrument);
    // The next command is not taken in.
    void fail_next(IntakeError error);

    // Every balance, level, order, trade, name and status in one text: equal before and after means that
    // nothing changed.
    [[nodiscard]] std::string everything();
    // What the read model finds wrong with itself; empty when all is well.
    [[nodiscard]] std::string check();
    // Of the exchange itself, in hexadecimal digits.
    [[nodiscard]] std::string state_hash();
    // All commands and events so far as the journal would hold them.
    [[nodiscard]] std::string journal();

    struct RouteLine {
        std::string method, pattern, name;
        std::vector<std::string> parameters;
        bool needs_key;
        std::set<std::string> scopes;  // of which one is enough
    };
    [[nodiscard]] std::vector<RouteLine> routes();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

// {"client_order_id":ID,"instrument_id":"ATLAS-CNY","side":SIDE,"type":"limit","price":PRICE,"quantity":QUANTITY}
[[nodiscard]] std::string limit_order(const std::string& id, const std::string& side,
                                      const std::string& price, const std::string& quantity);

// The texts of all values at a pointer in each element of the array at another: ("/paths", …) for the
// documents.
[[nodiscard]] std::vector<std::string> object_keys(const std::string& json, std::string_view pointer);

}  // namespace tongqu::gateway
