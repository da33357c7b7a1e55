#pragma once
// The client verbs: what each can be told, and the function that does it. All go through the public API.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/verbs/session.hpp"

namespace tongqu::cli {

struct PageOptions {
    std::string limit;
    std::string cursor;
};

struct ProductsOptions {
    std::string words, kind, region, supplier, keyword;
    PageOptions page;
};

struct InstrumentsOptions {
    std::string product, currency;
    PageOptions page;
};

struct BookOptions {
    std::string instrument;
    std::uint32_t depth = 10;
    std::string region;
    bool follow = false;
};

struct TradesOptions {
    std::string instrument;  // everyone's trades on it; empty: one's own on all
    bool mine = false;       // one's own on that instrument
    std::string status;
    PageOptions page;
};

struct OrderOptions {
    std::string instrument, quantity, price, type, time_in_force, expires, display_quantity, minimum_quantity,
        stop_price, self_trade, region, client_order_id;
    bool post_only = false;
    bool slide = false;  // a post-only order that would trade moves behind the other side instead of being refused
};

struct AmendOptions {
    std::string order, price, quantity;
};

struct CancelOptions {
    std::vector<std::string> orders;
    std::string instrument;
    bool all = false;
};

struct OrdersOptions {
    std::string instrument;
    std::string status = "open";  // or filled, cancelled, all
    PageOptions page;
};

struct DeliverOptions {
    std::string trade;
    std::string kind = "url";
    std::string value;       // of the grant
    std::string value_file;  // read from there instead; "-": standard input
    std::string reference;
};

struct StatementOptions {
    std::string from, to;  // days or times; a day means its beginning in UTC
    std::string head;      // of the log, to which the evidence leads; empty: the latest
    bool csv = false, html = false;
    std::string output;  // a file, written whole or not at all; empty: standard output
};

// A step of a trade: what it needs of these follows from the step.
struct StepOptions {
    std::string trade;
    std::string words;      // the reason of a dispute, the note of a decision, the kind of support
    std::string amount;     // the refund, the quantity used
    std::string reference;  // empty: made
};

struct KeyOptions {
    std::vector<std::string> scopes;
    std::string participant, claim_secret_file, expires, public_key;
};

struct UserOptions {
    std::string user;  // a name of the caller's own participant; for password and totp NAME@PARTICIPANT
    std::vector<std::string> scopes;
    std::string expires, enrolment_file, password_file, code;
};

struct WatchOptions {
    std::vector<std::string> channels;  // book:INSTRUMENT, trades:INSTRUMENT, market, orders …
    std::uint64_t count = 0;            // messages, then stop; 0: until Ctrl-C
};

// Each prints what it found and returns the exit status.
ExitCode show_market(Session& session);
ExitCode list_products(Session& session, const ProductsOptions& options);
ExitCode show_product(Session& session, const std::string& product);
ExitCode list_instruments(Session& session, const InstrumentsOptions& options);
ExitCode list_tickers(Session& session, const PageOptions& page);
ExitCode show_auction(Session& session, const std::string& instrument);
ExitCode show_book(Session& session, const BookOptions& options);
ExitCode list_trades(Session& session, const TradesOptions& options);
ExitCode show_trade(Session& session, const std::string& trade);

ExitCode place_order(Session& session, const std::string& side, const OrderOptions& options);
ExitCode show_order(Session& session, const std::string& order, const std::string& client_order_id);
ExitCode amend_order(Session& session, const AmendOptions& options);
ExitCode cancel_orders(Session& session, const CancelOptions& options);
ExitCode list_orders(Session& session, const OrdersOptions& options);

ExitCode show_account(Session& session);
ExitCode write_statement(Session& session, const StatementOptions& options);
ExitCode deliver_trade(Session& session, const DeliverOptions& options);
ExitCode accept_trade(Session& session, const std::string& trade, std::string reference);
ExitCode show_grant(Session& session, const std::string& trade);
ExitCode dispute_trade(Session& session, const StepOptions& options);
ExitCode resolve_trade(Session& session, const StepOptions& options);
ExitCode report_usage(Session& session, const StepOptions& options);
ExitCode claim_support(Session& session, const StepOptions& options);
ExitCode withdraw_product(Session& session, const std::string& product, const std::string& ends);
ExitCode show_waterfall(Session& session, const std::string& instrument);
ExitCode list_claims(Session& session, const PageOptions& page);
ExitCode show_funds(Session& session, const std::string& region);  // all of them, or what one has paid
ExitCode list_periods(Session& session, const PageOptions& page);
ExitCode list_disputes(Session& session, const PageOptions& page);
ExitCode make_key(Session& session, const KeyOptions& options);
ExitCode make_pair_of_keys(const std::string& file);
ExitCode revoke_key(Session& session, const std::string& key);

ExitCode add_user(Session& session, const UserOptions& options);
ExitCode list_users(Session& session);
ExitCode set_password(Session& session, const UserOptions& options);
ExitCode confirm_code(Session& session, const UserOptions& options);
ExitCode reset_user(Session& session, const UserOptions& options);
ExitCode disable_user(Session& session, const UserOptions& options);
ExitCode forget_user(Session& session, const UserOptions& options);

ExitCode follow_book(Session& session, const BookOptions& options);
ExitCode watch(Session& session, const WatchOptions& options);

// Profiles need no exchange. `key_file` "-" reads the key from standard input.
struct ProfileOptions {
    std::string name, url, key, key_file;
};
ExitCode list_profiles(bool json);
ExitCode add_profile(const ProfileOptions& options);
ExitCode use_profile(const std::string& name);
ExitCode remove_profile(const std::string& name);

}  // namespace tongqu::cli
