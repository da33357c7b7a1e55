// tongqu account · keys make · keys pair · keys revoke
#include <fmt/format.h>

#include "cli/verbs/lists.hpp"
#include "cli/verbs/verbs.hpp"
#include "gateway/http/json_writer.hpp"

namespace tongqu::cli {

ExitCode show_account(Session& session) {
    return session.finish(session.api().get("/v1/accounts", session.key()), [&](const Json& answer) {
        fmt::print("{}\n\n", session.terminal().paint(answer["participant_id"].text(), Colour::bold));
        Table table({{{"CURRENCY", "币种"}},
                     {{"AVAILABLE", "可用"}, Align::right},
                     {{"HELD", "挂单冻结"}, Align::right},
                     {{"ESCROW", "托管"}, Align::right},
                     {{"PENDING", "待结"}, Align::right}});
        for (const Json& each : answer["accounts"].items()) {
            std::string available = each["available"].text(), held = each["held"].text(),
                        escrow = each["escrow"].text(), pending = each["pending"].text();
            same_decimals({&available, &held, &escrow, &pending});
            table.add({{each["currency"].text()}, {available, Colour::bold}, {held}, {escrow}, {pending}});
        }
        print_list(session, table, answer, {"no money yet", "账户还没有资金"});
        if (!table.empty())
            print_note(session, {"held: behind open orders; escrow: behind trades to be delivered and accepted; pending: earned, until "
                                 "the dispute window ends",
                                 "挂单冻结：未成交订单占用；托管：等待交付和验收的成交占用；待结：已挣得，争议期结束后可用"});
    });
}

ExitCode make_key(Session& session, const KeyOptions& options) {
    std::string participant = options.participant;
    std::string secret;
    if (!options.claim_secret_file.empty()) {
        auto read = read_key_file(options.claim_secret_file);
        if (!read) return session.wrong(read.error());
        if (participant.empty())
            return session.wrong(session.in({"a claim needs --participant", "首次领取密钥须用 --participant 说明是谁"}));
        secret = std::move(*read);
    }
    if (participant.empty()) {
        const auto own = session.api().get("/v1/accounts", session.key());
        if (!own) return session.fail(own.error());
        participant = Json::parse(own->body)["participant_id"].text();
    }
    http::JsonWriter json;
    json.begin_object().field("participant_id", participant);
    if (!secret.empty()) json.field("claim_secret", secret);
    json.key("scopes").begin_array();
    for (const std::string& scope : options.scopes) json.string(scope);
    json.end_array();
    if (!options.public_key.empty()) json.field("public_key", options.public_key);
    if (!options.expires.empty()) json.field("expires", options.expires);
    const auto answer = session.api().post("/v1/keys", json.end_object().take(), secret.empty() ? session.key() : "",
                                           {.idempotency_key = {}, .repeatable = false});
    return session.finish(answer, [&](const Json& key) {
        Facts facts(session.terminal());
        facts.add({"key", "密钥编号"}, key["key_id"].text());
        facts.add({"participant", "参与方"}, key["participant_id"].text());
        facts.add({"scopes", "权限"}, key["scopes"].text());
        if (key["public_key"].there()) {
            facts.add({"public key", "公钥"}, key["public_key"].text());
            fmt::print("{}", facts.text());
            return;
        }
        facts.add({"secret", "密钥"}, key["api_key"].text());
        fmt::print("{}", facts.text());
        print_note(session,
                   {"The secret is shown this once. Keep it: tongqu profile add NAME --key-file -",
                    "密钥只显示这一次，请立即保存：tongqu profile add 名称 --key-file -"},
                   Colour::yellow);
    });
}

ExitCode make_pair_of_keys(const std::string& file) {
    const auto made = Signer::make(file);
    if (!made) {
        fmt::print(stderr, "tongqu: {}\n", made.error());
        return ExitCode::failed;
    }
    fmt::print("{}\n", made->public_key());
    return ExitCode::done;
}

ExitCode revoke_key(Session& session, const std::string& key) {
    const auto answer = session.api().remove("/v1/keys/" + percent_encoded(key), session.key(),
                                             {.idempotency_key = fresh_client_id()});
    return session.finish(answer, [&](const Json& done) {
        fmt::print("{} {}: {}\n", session.in({"key", "密钥"}), done["key_id"].text(),
                   session.in({"revoked", "已吊销"}));
    });
}

}  // namespace tongqu::cli
