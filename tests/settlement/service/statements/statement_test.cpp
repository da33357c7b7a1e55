#include "settlement/service/statements/statement.hpp"

#include <catch2/catch.hpp>

#include <fstream>

#include "settlement/service/statements/html_text.hpp"
#include "settlement/service/statements/money_flow.hpp"
#include "settlement/service/statements/statement_words.hpp"
#include "stated_market.hpp"

using namespace tongqu;
using namespace tongqu::statements;
using namespace tongqu::statements::test;

namespace {

StatedMarket& market() {
    static StatedMarket one(4, 400);
    return one;
}

}  // namespace

TEST_CASE("balances after any command of the past are those that the postings up to it make") {
    StatedMarket& m = market();
    std::map<AccountKey, Money> naive;  // posting by posting
    std::vector<AccountKey> keys;
    for (const auto& released : m.history) {
        for (const Event& event : released.events) {
            if (const auto* opened = std::get_if<AccountOpened>(&event)) keys.push_back(opened->key);
            if (const auto* posted = std::get_if<Posted>(&event)) {
                naive[keys[posted->from.raw()]] -= posted->amount;
                naive[keys[posted->to.raw()]] += posted->amount;
            }
        }
        if (released.sequence.raw() % 37 != 0) continue;
        for (const char* name : {"acme", "bolt"}) {
            const auto balances = balances_after(m.view(), m.id(name), released.sequence);
            REQUIRE(balances);
            for (const PastBalances& past : *balances) {
                const auto balance = [&](AccountPurpose purpose) {
                    return naive[{AccountOwner::participant, purpose, past.currency, m.id(name).raw()}];
                };
                CHECK(past.available == balance(AccountPurpose::available));
                CHECK(past.held == balance(AccountPurpose::held));
                CHECK(past.escrow == balance(AccountPurpose::escrow));
                CHECK(past.pending == balance(AccountPurpose::pending));
            }
        }
    }
}

TEST_CASE("periods backwards and unknown participants are refused") {
    CHECK(read_statement(market().view(), market().id("bolt"), {Time(2), Time(1)}, {}).error() ==
          StatementError::range_backwards);
    CHECK(read_statement(market().view(), ParticipantId(99), {Time(1), Time(2)}, {}).error() ==
          StatementError::unknown_participant);
}

TEST_CASE("the money flow of a statement adds up to what its trades' buyers paid") {
    for (const char* name : {"acme", "hubei", "bolt", "cedar"}) {
        const Statement statement = market().statement(name, market().all());
        WideInt paid = 0;
        for (const auto& [id, trade] : statement.trades)
            if (trade.buyer == name || trade.supplier == name) paid += trade.gross.raw() + trade.buyer_fee.raw();
        for (const std::size_t most : {1U, 6U, 100U}) {
            const MoneyFlow flow = money_flow(statement, Currency(0), most);
            WideInt sum = 0;
            for (const FlowEnd& end : flow.ends) sum += end.amount;
            CHECK(flow.paid == paid);
            CHECK(sum == paid);
        }
    }
}

TEST_CASE("a statement in CSV opens right in Excel: a byte order mark, CRLF, as many fields in every line") {
    const Statement statement = market().statement("acme", market().all());
    for (const Language language : {Language::english, Language::chinese}) {
        const std::string text = to_csv(statement, language);
        CHECK(text.starts_with("\xEF\xBB\xBF"));
        std::size_t lines = 0;
        for (std::size_t at = 0; at < text.size(); ++lines) {
            const std::size_t end = text.find("\r\n", at);
            REQUIRE(end != std::string::npos);
            CHECK(std::count(text.begin() + static_cast<std::ptrdiff_t>(at), text.begin() + static_cast<std::ptrdiff_t>(end), ',') == 16);
            at = end + 2;
        }
        CHECK(lines == 1 + statement.movements() + 2 * statement.accounts.size());
    }
}

TEST_CASE("a page holds every movement, and nothing of a name that a browser would run") {
    Statement statement = market().statement("acme", market().all());
    statement.name = "<script>alert(1)</script> & Söhne";
    for (const Language language : {Language::english, Language::chinese}) {
        const std::string page = to_html(statement, language);
        if (const char* folder = std::getenv("TONGQU_PAGES"))  // to be looked at in a browser
            std::ofstream(std::string(folder) + (language == Language::chinese ? "/zh.html" : "/en.html")) << page;
        CHECK(page.find("<script") == std::string::npos);
        CHECK(page.find("&lt;script&gt;") != std::string::npos);
        CHECK(page.find("<svg") != std::string::npos);
        CHECK(page.find(language == Language::chinese ? "期初余额" : "Opening balance") != std::string::npos);
    }
}

TEST_CASE("amounts are grouped in threes and have the decimals of their currency") {
    const Currency yuan(0), yen = *currency_of("JPY");
    CHECK(grouped(Money(1'234'567'500'000), yuan) == "1,234,567.50");
    CHECK(grouped(Money(-15'000), yuan) == "-0.015");
    CHECK(grouped(Money(1'000'000'000), yen) == "1,000");
    CHECK(grouped(Money(0), yuan) == "0.00");
    CHECK(in_minor_decimals(Money(1'500'000), yuan) == "1.50");
    CHECK(in_minor_decimals(Money(-15), yuan) == "-0.000015");
    CHECK(in_minor_decimals(Money(7'000'000), yen) == "7");
}
