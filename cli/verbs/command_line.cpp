#include "cli/verbs/command_line.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <functional>
#include <memory>

#include "cli/verbs/verbs.hpp"

namespace tongqu::cli {
namespace {

using Act = std::function<ExitCode(Session&)>;

// A verb that speaks to an exchange: its session is opened when it is asked for.
void acts(CLI::App& command, int& result, Act act) {
    auto options = std::make_shared<ClientOptions>();
    add_client_options(command, *options);
    command.callback([options, &result, act = std::move(act)] {
        auto session = Session::open(*options);
        result = static_cast<int>(session ? act(*session) : session.error());
    });
}

void add_page_options(CLI::App& command, PageOptions& page) {
    command.add_option("--limit", page.limit, "how many at most: 1 to 1000");
    command.add_option("--cursor", page.cursor, "where the page before ended");
}

CLI::App& verb(CLI::App& in, const char* name, const char* what, const char* examples) {
    CLI::App* command = in.add_subcommand(name, what);
    command->footer(std::string("Examples:\n") + examples);
    return *command;
}

void add_market_verbs(CLI::App& app, int& result) {
    acts(verb(app, "market", "regions, rules and limits", "  tongqu market"), result, show_market);

    auto products = std::make_shared<ProductsOptions>();
    auto words = std::make_shared<std::vector<std::string>>();
    CLI::App& list = verb(app, "products", "search what is for sale",
                          "  tongqu products rice\n  tongqu products --kind api --region CN-GS\n"
                          "  tongqu products 充电 --json");
    list.add_option("WORDS", *words, "to look for in titles, descriptions and keywords");
    list.add_option("--kind", products->kind, "data_set, api, model, compute or service");
    list.add_option("--region", products->region, "kept or served there, such as CN-HB");
    list.add_option("--supplier", products->supplier, "listed by this participant");
    list.add_option("--keyword", products->keyword, "a whole keyword");
    add_page_options(list, products->page);
    acts(list, result, [products, words](Session& session) {
        for (const std::string& word : *words) products->words += (products->words.empty() ? "" : " ") + word;
        return list_products(session, *products);
    });

    auto product = std::make_shared<std::string>();
    CLI::App& one = verb(app, "product", "everything about one product", "  tongqu product hubei-rice-yield");
    one.add_option("PRODUCT", *product, "its id")->required();
    acts(one, result, [product](Session& session) { return show_product(session, *product); });

    auto instruments = std::make_shared<InstrumentsOptions>();
    CLI::App& traded = verb(app, "instruments", "what is traded, with tick and lot",
                            "  tongqu instruments\n  tongqu instruments --product hubei-rice-yield");
    traded.add_option("--product", instruments->product, "those on this product");
    traded.add_option("--currency", instruments->currency, "ISO 4217 code");
    add_page_options(traded, instruments->page);
    acts(traded, result, [instruments](Session& session) { return list_instruments(session, *instruments); });

    auto tickers = std::make_shared<PageOptions>();
    CLI::App& prices = verb(app, "tickers", "last and best prices of all instruments", "  tongqu tickers");
    add_page_options(prices, *tickers);
    acts(prices, result, [tickers](Session& session) { return list_tickers(session, *tickers); });

    auto auction = std::make_shared<std::string>();
    CLI::App& ended = verb(app, "auction", "what an instrument's next auction would give, and how its last one ended",
                           "  tongqu auction gpu-hour-cny");
    ended.add_option("INSTRUMENT", *auction, "its id")->required();
    acts(ended, result, [auction](Session& session) { return show_auction(session, *auction); });

    auto book = std::make_shared<BookOptions>();
    CLI::App& ladder = verb(app, "book", "bids and offers, best first",
                            "  tongqu book gpu-hour-cny\n  tongqu book gpu-hour-cny --depth 5 --follow");
    ladder.add_option("INSTRUMENT", book->instrument, "its id")->required();
    ladder.add_option("--depth", book->depth, "levels a side: 1 to 1000")->check(CLI::Range(1, 1000))->capture_default_str();
    ladder.add_option("--region", book->region, "as seen from there");
    ladder.add_flag("--follow", book->follow, "redraw as it changes, until Ctrl-C");
    acts(ladder, result, [book](Session& session) { return book->follow ? follow_book(session, *book) : show_book(session, *book); });

    auto watched = std::make_shared<WatchOptions>();
    CLI::App& channels = verb(app, "watch", "print what happens, line by line, until Ctrl-C",
                              "  tongqu watch trades:gpu-hour-cny ticker:gpu-hour-cny\n  tongqu watch market --json\n"
                              "  tongqu watch orders account deliveries --profile buyer");
    channels.add_option("CHANNEL", watched->channels,
                        "book:INSTRUMENT, trades:INSTRUMENT, ticker:INSTRUMENT, market; with a key orders, account, deliveries")
        ->required();
    channels.add_option("--count", watched->count, "stop after so many messages");
    acts(channels, result, [watched](Session& session) { return watch(session, *watched); });
}

void add_order_terms(CLI::App& command, OrderOptions& order) {
    command.add_option("INSTRUMENT", order.instrument, "what to trade")->required();
    command.add_option("QUANTITY", order.quantity, "how much")->required();
    command.add_option("--price", order.price, "limit: pay at most, take at least this much a unit");
    command.add_option("--type", order.type, "limit (with --price), market, stop, stop_limit");
    command.add_option("--time-in-force", order.time_in_force, "gtc, day, gtd, ioc or fok");
    command.add_option("--expires", order.expires, "for gtd: such as 2026-12-01T08:00:00Z");
    command.add_option("--stop-price", order.stop_price, "wait for a trade at this price or beyond");
    command.add_option("--display-quantity", order.display_quantity, "show only so much at a time");
    command.add_option("--minimum-quantity", order.minimum_quantity, "trade at least this on arrival, or not at all");
    command.add_flag("--post-only", order.post_only, "never trade on arrival: be refused instead");
    command.add_flag("--slide", order.slide, "never trade on arrival: move behind the other side's best price instead");
    command.add_option("--self-trade", order.self_trade, "meeting an order of one's own group: cancel_taker, cancel_maker, cancel_both, decrement");
    command.add_option("--region", order.region, "a site of yours; your home by default");
    command.add_option("--client-order-id", order.client_order_id, "your own id, for safe repetition; made when not given");
}

void add_order_verbs(CLI::App& app, int& result) {
    CLI::App& order = verb(app, "order", "place, show and amend orders",
                           "  tongqu order buy hubei-rice-yield 1 --price 1200\n  tongqu order sell gpu-hour-cny 100 --price 8.05 --post-only\n"
                           "  tongqu order amend 381 --price 8.10");
    order.require_subcommand(1);
    for (const std::string side : {"buy", "sell"}) {
        auto terms = std::make_shared<OrderOptions>();
        CLI::App& place = verb(order, side.c_str(), side == "buy" ? "bid, or buy at once" : "offer, or sell at once",
                               side == "buy" ? "  tongqu order buy hubei-rice-yield 1 --price 1200\n"
                                               "  tongqu order buy gpu-hour-cny 20 --type market\n"
                                               "  tongqu order buy gpu-hour-cny 500 --price 7.90 --display-quantity 50"
                                             : "  tongqu order sell gpu-hour-cny 100 --price 8.05\n"
                                               "  tongqu order sell gpu-hour-cny 100 --price 7.95 --time-in-force ioc");
        add_order_terms(place, *terms);
        acts(place, result, [terms, side](Session& session) { return place_order(session, side, *terms); });
    }
    auto shown = std::make_shared<std::pair<std::string, std::string>>();
    CLI::App& show = verb(order, "show", "one order of yours", "  tongqu order show 381\n  tongqu order show --client-order-id cli-5f0c2a9b11d3e842");
    show.add_option("ORDER", shown->first, "its number");
    show.add_option("--client-order-id", shown->second, "or the id you gave it");
    acts(show, result, [shown](Session& session) { return show_order(session, shown->first, shown->second); });

    auto amended = std::make_shared<AmendOptions>();
    CLI::App& amend = verb(order, "amend", "change price or total quantity", "  tongqu order amend 381 --quantity 50\n  tongqu order amend 381 --price 8.10");
    amend.add_option("ORDER", amended->order, "its number")->required();
    amend.add_option("--price", amended->price, "the new limit; it loses its place in the queue");
    amend.add_option("--quantity", amended->quantity, "the new total, fills included; less keeps the place");
    acts(amend, result, [amended](Session& session) { return amend_order(session, *amended); });

    auto cancelled = std::make_shared<CancelOptions>();
    CLI::App& cancel = verb(app, "cancel", "cancel orders", "  tongqu cancel 381 382\n  tongqu cancel --instrument gpu-hour-cny\n  tongqu cancel --all");
    cancel.add_option("ORDER", cancelled->orders, "numbers of orders");
    cancel.add_option("--instrument", cancelled->instrument, "all of yours on it");
    cancel.add_flag("--all", cancelled->all, "all of yours");
    acts(cancel, result, [cancelled](Session& session) { return cancel_orders(session, *cancelled); });

    auto listed = std::make_shared<OrdersOptions>();
    CLI::App& orders = verb(app, "orders", "your orders, the newest first", "  tongqu orders\n  tongqu orders --status all --limit 20");
    orders.add_option("--status", listed->status, "open, waiting, filled, cancelled or all")->capture_default_str();
    orders.add_option("--instrument", listed->instrument, "those on it");
    add_page_options(orders, listed->page);
    acts(orders, result, [listed](Session& session) { return list_orders(session, *listed); });
}

void add_trade_verbs(CLI::App& app, int& result) {
    auto listed = std::make_shared<TradesOptions>();
    CLI::App& trades = verb(app, "trades", "the last trades of an instrument, or your own",
                            "  tongqu trades gpu-hour-cny --limit 10\n  tongqu trades --status delivered");
    trades.add_option("INSTRUMENT", listed->instrument, "everyone's trades on it; left out: your own on all");
    trades.add_flag("--mine", listed->mine, "only your own on the instrument");
    trades.add_option("--status", listed->status, "of your own: traded, delivered, released, settled, refunded");
    add_page_options(trades, listed->page);
    acts(trades, result, [listed](Session& session) { return list_trades(session, *listed); });

    const auto one_trade = [&](const char* name, const char* what, const char* example, auto act) {
        auto trade = std::make_shared<std::string>();
        CLI::App& command = verb(app, name, what, example);
        command.add_option("TRADE", *trade, "its number")->required();
        acts(command, result, [trade, act](Session& session) { return act(session, *trade); });
    };
    one_trade("trade", "one trade of yours, and who earned what", "  tongqu trade 17", show_trade);
    one_trade("grant", "what was delivered to you", "  tongqu grant 17", show_grant);

    auto delivery = std::make_shared<DeliverOptions>();
    CLI::App& deliver = verb(app, "deliver", "deliver what you sold; only the buyer can read it",
                             "  tongqu deliver 17 --value https://data.example/rice?token=…\n  tongqu deliver 17 --kind token --value-file token.txt");
    deliver.add_option("TRADE", delivery->trade, "its number")->required();
    deliver.add_option("--kind", delivery->kind, "what the value is")->capture_default_str();
    deliver.add_option("--value", delivery->value, "an address, a token …");
    deliver.add_option("--value-file", delivery->value_file, "read it from a file; - is standard input");
    deliver.add_option("--reference", delivery->reference, "your own id; deliver-TRADE when not given");
    acts(deliver, result, [delivery](Session& session) { return deliver_trade(session, *delivery); });

    auto accepted = std::make_shared<std::pair<std::string, std::string>>();
    CLI::App& accept = verb(app, "accept", "accept a delivery; the escrow is paid out", "  tongqu accept 17");
    accept.add_option("TRADE", accepted->first, "its number")->required();
    accept.add_option("--reference", accepted->second, "your own id; accept-TRADE when not given");
    acts(accept, result, [accepted](Session& session) { return accept_trade(session, accepted->first, accepted->second); });

    acts(verb(app, "account", "your money", "  tongqu account\n  tongqu account --json"), result, show_account);

    auto statement = std::make_shared<StatementOptions>();
    CLI::App& stated = verb(app, "statement", "your account of a period: every movement, signed and with evidence",
                            "  tongqu statement --from 2026-11-01 --to 2026-12-01 --output november.json\n"
                            "  tongqu statement --from 2026-11-01 --to 2026-12-01 --csv --output november.csv --lang zh");
    stated.add_option("--from", statement->from, "its beginning: a day, or a time such as 2026-11-01T08:00:00Z")->required();
    stated.add_option("--to", statement->to, "its end, which does not belong to it")->required();
    stated.add_option("--head", statement->head, "number of the log's head that the evidence leads to; the latest by default");
    CLI::Option* csv = stated.add_flag("--csv", statement->csv, "for a spreadsheet, instead of JSON");
    stated.add_flag("--html", statement->html, "a page for reading and print")->excludes(csv);
    stated.add_option("--output", statement->output, "a file, written whole or not at all; standard output by default");
    acts(stated, result, [statement](Session& session) { return write_statement(session, *statement); });
}

void add_settlement_verbs(CLI::App& app, int& result) {
    const auto step = [&](const char* name, const char* what, const char* example, ExitCode (*act)(Session&, const StepOptions&),
                          auto add_options) {
        auto options = std::make_shared<StepOptions>();
        CLI::App& command = verb(app, name, what, example);
        command.add_option("TRADE", options->trade, "its number")->required();
        add_options(command, *options);
        command.add_option("--reference", options->reference, "your own id, for safe repetition; made when not given");
        acts(command, result, [options, act](Session& session) { return act(session, *options); });
    };
    step("dispute", "dispute what was delivered; nothing is paid until a regulator has decided",
         "  tongqu dispute 17 --reason 'half of the counties are missing'", dispute_trade,
         [](CLI::App& command, StepOptions& options) {
             command.add_option("--reason", options.words, "only the parties and regulators can read it")->required();
         });
    step("resolve", "decide on a disputed trade (regulators)", "  tongqu resolve 17 --refund 40 --note 'two of five counties'", resolve_trade,
         [](CLI::App& command, StepOptions& options) {
             command.add_option("--refund", options.amount, "of the gross, back to the buyer")->required();
             command.add_option("--note", options.words, "why")->required();
         });
    step("usage", "report that so much more of metered goods was used", "  tongqu usage 17 250", report_usage,
         [](CLI::App& command, StepOptions& options) {
             command.add_option("QUANTITY", options.amount, "since the last report")->required();
         });
    step("support", "claim what your region's development fund gives back", "  tongqu support 17 voucher\n  tongqu support 17 rebate",
         claim_support, [](CLI::App& command, StepOptions& options) {
             command.add_option("KIND", options.words, "voucher (small firms) or rebate (less developed regions)")->required();
         });

    auto product = std::make_shared<std::pair<std::string, std::string>>();
    CLI::App& withdrawn = verb(app, "withdraw", "announce that a product will not be sold any more",
                               "  tongqu withdraw hubei-rice-yield --ends 2026-12-01T00:00:00Z");
    withdrawn.add_option("PRODUCT", product->first, "its id")->required();
    withdrawn.add_option("--ends", product->second, "when, at least the notice of the rulebook ahead")->required();
    acts(withdrawn, result, [product](Session& session) { return withdraw_product(session, product->first, product->second); });

    auto instrument = std::make_shared<std::string>();
    CLI::App& waterfall = verb(app, "waterfall", "who is paid before the contributors, by version", "  tongqu waterfall gpu-hour-cny");
    waterfall.add_option("INSTRUMENT", *instrument, "its id")->required();
    acts(waterfall, result, [instrument](Session& session) { return show_waterfall(session, *instrument); });

    auto region = std::make_shared<std::string>();
    CLI::App& funds = verb(app, "funds", "the regional development funds, or what one has paid", "  tongqu funds\n  tongqu funds CN-GS");
    funds.add_option("REGION", *region, "its payments, with the trades they came from");
    acts(funds, result, [region](Session& session) { return show_funds(session, *region); });

    const auto list = [&](const char* name, const char* what, const char* example, ExitCode (*act)(Session&, const PageOptions&)) {
        auto page = std::make_shared<PageOptions>();
        CLI::App& command = verb(app, name, what, example);
        add_page_options(command, *page);
        acts(command, result, [page, act](Session& session) { return act(session, *page); });
    };
    list("claims", "who owes what since it could not pay", "  tongqu claims", list_claims);
    list("periods", "closed periods, the newest first", "  tongqu periods", list_periods);
    list("disputes", "disputed trades (regulators, operator)", "  tongqu disputes", list_disputes);
}

void add_key_verbs(CLI::App& app, int& result) {
    CLI::App& keys = verb(app, "keys", "make and revoke API keys", "  tongqu keys make --scope read\n  tongqu keys revoke 12");
    keys.require_subcommand(1);
    auto wanted = std::make_shared<KeyOptions>();
    CLI::App& make = verb(keys, "make", "make a key; its secret is shown once",
                          "  tongqu keys make --scope read --scope trade\n"
                          "  tongqu keys make --participant acme --claim-secret-file secret.txt --scope read --scope trade");
    make.add_option("--scope", wanted->scopes, "read, trade, list; several times for several")->required();
    make.add_option("--public-key", wanted->public_key, "register this Ed25519 public key (base64) for signed requests; no secret is made");
    make.add_option("--expires", wanted->expires, "such as 2026-12-01T08:00:00Z");
    make.add_option("--participant", wanted->participant, "whose; yours when not given");
    make.add_option("--claim-secret-file", wanted->claim_secret_file, "for the first key: the secret of the application");
    acts(make, result, [wanted](Session& session) { return make_key(session, *wanted); });
    auto pair = std::make_shared<std::string>();
    CLI::App& fresh = verb(keys, "pair", "make a pair of Ed25519 keys for signed requests; prints the public one",
                           "  tongqu keys pair trader.pem\n"
                           "  tongqu keys make --scope read --scope trade --public-key \"$(tongqu keys pair trader.pem)\"\n"
                           "  tongqu account --signing-key trader.pem --key-id 7");
    fresh.add_option("FILE", *pair, "where the private key is written, mode 600")->required();
    fresh.callback([pair, &result] { result = static_cast<int>(make_pair_of_keys(*pair)); });
    auto key = std::make_shared<std::string>();
    CLI::App& revoke = verb(keys, "revoke", "end a key", "  tongqu keys revoke 12");
    revoke.add_option("KEY", *key, "its number")->required();
    acts(revoke, result, [key](Session& session) { return revoke_key(session, *key); });
}

void add_profile_verbs(CLI::App& app, int& result) {
    CLI::App& profile = verb(app, "profile", "named exchanges and keys",
                             "  tongqu profile add buyer --url http://127.0.0.1:8080 --key-file buyer.key\n  tongqu profile use buyer\n  tongqu profile list");
    profile.require_subcommand(1);
    auto json = std::make_shared<bool>(false);
    CLI::App& list = verb(profile, "list", "the profiles; * marks the one in use", "  tongqu profile list");
    list.add_flag("--json", *json, "as JSON, without keys");
    list.callback([json, &result] { result = static_cast<int>(list_profiles(*json)); });

    auto added = std::make_shared<ProfileOptions>();
    CLI::App& add = verb(profile, "add", "add one, or replace it", "  tongqu profile add buyer --key-file buyer.key\n  echo tq_… | tongqu profile add buyer --key-file -");
    add.add_option("NAME", added->name, "letters, digits, - and _")->required();
    add.add_option("--url", added->url, "the exchange");
    add.add_option("--key-file", added->key_file, "a file with the key, mode 600; - is standard input");
    add.add_option("--key", added->key, "the key itself; others on this machine may see it while the command runs");
    add.callback([added, &result] { result = static_cast<int>(add_profile(*added)); });

    const auto named = [&](const char* name, const char* what, const char* example, ExitCode (*act)(const std::string&)) {
        auto chosen = std::make_shared<std::string>();
        CLI::App& command = verb(profile, name, what, example);
        command.add_option("NAME", *chosen, "a profile")->required();
        command.callback([chosen, act, &result] { result = static_cast<int>(act(*chosen)); });
    };
    named("use", "use it from now on", "  tongqu profile use buyer", use_profile);
    named("remove", "forget it", "  tongqu profile remove buyer", remove_profile);
}

}  // namespace

void add_client_options(CLI::App& command, ClientOptions& options) {
    const std::string group = "Exchange";
    command.add_option("--url", options.url, "the exchange (TONGQU_URL, or the profile's)")->group(group);
    command.add_option("--key", options.key, "your API key (TONGQU_KEY, or the profile's)")->group(group);
    command.add_option("--signing-key", options.signing_key, "sign requests with this Ed25519 key (PEM) instead; with --key-id")
        ->envname("TONGQU_SIGNING_KEY")
        ->group(group);
    command.add_option("--key-id", options.key_id, "the number its public half was registered under")
        ->envname("TONGQU_KEY_ID")
        ->group(group);
    command.add_option("--profile", options.profile, "a named profile (TONGQU_PROFILE, or the one in use)")->group(group);
    command.add_option("--lang", options.language, "en or zh; by default as LANG says")->group(group);
    command.add_flag("--json", options.json, "the exchange's answer as it is, for scripts")->group(group);
}

void add_client_verbs(CLI::App& app, int& result) {
    add_market_verbs(app, result);
    add_order_verbs(app, result);
    add_trade_verbs(app, result);
    add_settlement_verbs(app, result);
    add_key_verbs(app, result);
    add_user_verbs(app, result);
    add_profile_verbs(app, result);
}

}  // namespace tongqu::cli
