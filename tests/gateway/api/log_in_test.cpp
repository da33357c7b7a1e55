#include <regex>

#include "person.hpp"

using namespace tongqu;
using namespace tongqu::gateway;

namespace {

void is(const Reply& reply, unsigned status, const std::string& code) {
    INFO(reply.body);
    CHECK(reply.status == status);
    CHECK(reply.code() == code);
}

}  // namespace

TEST_CASE("somebody who has logged in trades with a cookie, in the name of a key that nobody holds") {
    TestMarket market;
    market.open_atlas();
    Person li(market, market.buyer, "Li.Na", R"(["read","trade"])");
    CHECK(li.login == "li.na@bolt");
    CHECK(li.made.at("/status") == "invited");
    CHECK(li.made.at("/api_key") == "-");
    const Headers page = li.log_in();
    CHECK(li.last.at("/key_id") == li.made.at("/key_id"));
    CHECK(li.last.header("cache-control") == "no-store");
    CHECK(std::regex_match(li.last.header("set-cookie"),
                           std::regex("tongqu_session=tqs_[A-Za-z0-9_-]{43}; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict")));
    CHECK(li.last.body.find("tqs_") == std::string::npos);

    const Reply order = market.send("POST", "/v1/orders", limit_order("p1", "buy", "12.50", "4"), {}, page);
    CHECK(order.status == 201);
    CHECK(order.header("ratelimit-limit") != "-");
    CHECK(market.send("GET", "/v1/orders/" + order.at("/order_id"), {}, {}, page).status == 200);
    CHECK(market.send("GET", "/v1/accounts", {}, {}, {{"Cookie", "theme=dark; " + li.cookie + "; other=1"}}).at("/participant_id") == "bolt");
    is(market.send("POST", "/v1/products", "{}", {}, page), 403, "missing_scope");
    // A key that is shown counts alone.
    CHECK(market.send("GET", "/v1/accounts", {}, market.supplier, page).at("/participant_id") == "acme");
    is(market.send("GET", "/v1/accounts", {}, "tq_nobody", page), 401, "unknown_key");
}

TEST_CASE("the journal knows the key of a person, and nothing of the person") {
    TestMarket market;
    market.open_atlas();
    Person person(market, market.buyer, "unmistakable.name", R"(["read","trade"])");
    const Headers page = person.log_in();
    REQUIRE(market.send("POST", "/v1/orders", limit_order("p1", "buy", "12.50", "4"), {}, page).status == 201);
    REQUIRE(market.send("DELETE", "/v1/sessions/current", {}, {}, page).status == 200);
    const std::string journal = market.journal();
    for (const std::string& secret : {std::string("unmistakable"), std::string(Person::kPassword), person.enrolment_secret, person.cookie.substr(15)})
        CHECK(journal.find(secret) == std::string::npos);
}

TEST_CASE("a page of another site can do nothing with the cookie") {
    TestMarket market;
    market.open_atlas();
    Person li(market, market.buyer, "li", R"(["read","trade"])");
    const Headers page = li.log_in();
    const std::string order = limit_order("p1", "buy", "12.50", "4");
    const auto with = [&](const Headers& more) {
        Headers headers = {{"Cookie", li.cookie}};
        headers.insert(headers.end(), more.begin(), more.end());
        return market.send("POST", "/v1/orders", order, {}, headers);
    };
    const std::string before = market.everything();
    is(with({}), 403, "foreign_page");
    is(with({{"Tongqu-CSRF", ""}}), 403, "foreign_page");
    for (const char* origin : {"https://evil.example", "http://localhost.evil.example", "http://evil.example:80", "null", "localhost", "file://"})
        is(with({{"Tongqu-CSRF", "1"}, {"Origin", origin}}), 403, "foreign_page");
    is(with({{"Origin", "http://localhost"}}), 403, "foreign_page");
    CHECK(market.everything() == before);
    CHECK(with({{"Tongqu-CSRF", "1"}, {"Origin", "http://localhost"}}).status == 201);
    // Nor can it log somebody in under its own name.
    is(li.try_log_in(Person::kPassword, {}, {{"Origin", "https://evil.example"}}), 403, "foreign_page");
    // Reads need no header; browsers let no other site see their answers.
    CHECK(market.send("GET", "/v1/accounts", {}, {}, {{"Cookie", li.cookie}}).status == 200);
}

TEST_CASE("an answer to a log-in does not tell which names there are") {
    TestMarket market;
    market.open_atlas();
    Person li(market, market.buyer, "li", R"(["read"])");
    const Reply invited = market.post("/v1/users", R"({"user_id":"new","scopes":["read"]})", market.buyer);
    REQUIRE(invited.status == 201);
    const auto tried = [&](const std::string& user, const std::string& password) {
        return market.post("/v1/sessions", R"({"user":")" + user + R"(","password":")" + password + "\"}");
    };
    const Reply wrong = tried("li@bolt", "some password or other");
    is(wrong, 401, "log_in_refused");
    for (const char* user : {"nobody@bolt", "li@acme", "li@nowhere", "li", "@", "new@bolt", "li@bolt@bolt", "l i@bolt"}) {
        const Reply reply = tried(user, Person::kPassword);
        INFO(user);
        CHECK(reply.status == wrong.status);
        CHECK(reply.body == wrong.body);
    }
    is(tried("li@bolt", std::string(513, 'x')), 400, "too_long");
    CHECK(market.post("/v1/sessions", R"({"user":"li@bolt","password":"x","is_admin":true})").code() == "unknown_field");
}

TEST_CASE("failed log-ins make the next ones wait, known users and unknown ones alike") {
    TestMarket market;
    market.open_atlas();
    Person li(market, market.buyer, "li", R"(["read"])");
    for (const std::string user : {"li@bolt", "nobody@bolt"}) {
        const auto tried = [&](const char* password) {
            return market.post("/v1/sessions", R"({"user":")" + user + R"(","password":")" + password + "\"}");
        };
        for (int i = 0; i < 6; ++i) is(tried("a wrong password"), 401, "log_in_refused");
        const Reply delayed = tried(Person::kPassword);  // even the right one
        is(delayed, 429, "log_in_delayed");
        CHECK(delayed.header("retry-after") == "1");
    }
    market.advance(seconds(1));
    CHECK(li.try_log_in(Person::kPassword).status == 201);
    CHECK(li.try_log_in("a wrong password").status == 401);
}

TEST_CASE("operators and regulators log in with a code, which counts once") {
    TestMarket market;
    market.open_atlas();
    Person op(market, TestMarket::kOperator, "op", R"(["read","operate"])");
    CHECK(op.enrolled.at("/status") == "code_required");
    CHECK(op.enrolled.at("/otpauth_uri").starts_with("otpauth://totp/Tongqu:op?secret=" + op.enrolled.at("/code_secret")));
    CHECK(op.confirmed.size_of("/recovery_codes") == 10);
    is(op.try_log_in(Person::kPassword), 401, "code_required");
    is(op.try_log_in("a wrong password"), 401, "log_in_refused");
    is(op.try_log_in(Person::kPassword, op.code(0)), 401, "log_in_refused");  // it has confirmed the secret
    is(op.try_log_in(Person::kPassword, op.code(90)), 401, "log_in_refused");
    const Headers page = op.log_in(30);
    is(op.try_log_in(Person::kPassword, op.code(30)), 401, "log_in_refused");
    const std::string recovery = op.confirmed.at("/recovery_codes/0");
    CHECK(op.try_log_in(Person::kPassword, recovery).status == 201);
    is(op.try_log_in(Person::kPassword, recovery), 401, "log_in_refused");
    CHECK(market.send("POST", "/v1/regions", R"({"region_id":"CN-GS","name":"Gansu"})", {}, page).status == 201);
    CHECK(op.last.header("set-cookie").find("Max-Age=28800") != std::string::npos);

    // A phone that is lost: another secret, with the password and its own first code.
    is(market.send("POST", "/v1/codes", R"({"password":"a wrong password"})", {}, page), 401, "log_in_refused");
    const Reply renewed = market.send("POST", "/v1/codes", std::string(R"({"password":")") + Person::kPassword + "\"}", {}, page);
    CHECK(renewed.status == 200);
    is(market.send("POST", "/v1/codes/confirm", R"({"code":"000000"})", {}, page), 422, "code_refused");
    const std::string fresh = one_time_code(code_secret_of(renewed.at("/code_secret")), code_step(Time(kMarketDawn)));
    const Reply confirmed = market.send("POST", "/v1/codes/confirm", R"({"code":")" + fresh + "\"}", {}, page);
    CHECK(confirmed.status == 201);
    CHECK(confirmed.size_of("/recovery_codes") == 10);
    is(market.send("GET", "/v1/sessions", {}, {}, page), 401, "session_ended");  // rotated
    is(op.try_log_in(Person::kPassword, op.confirmed.at("/recovery_codes/1")), 401, "log_in_refused");
}

TEST_CASE("sessions are listed and ended by whoever's they are") {
    TestMarket market;
    market.open_atlas();
    Person li(market, market.buyer, "li", R"(["read","trade"])");
    Person wang(market, market.buyer, "wang", R"(["read","trade"])");
    const Headers first = li.log_in();
    const std::string first_id = li.last.at("/session_id");
    market.advance(seconds(60));
    const Headers second = li.log_in();
    const Headers other = wang.log_in();
    const Reply listed = market.send("GET", "/v1/sessions", {}, {}, second);
    CHECK(listed.size_of("/sessions") == 2);
    CHECK(listed.at("/sessions/0/current") == "true");
    CHECK(listed.at("/sessions/1/session_id") == first_id);
    is(market.send("DELETE", "/v1/sessions/" + first_id, {}, {}, other), 404, "session_not_found");
    CHECK(market.send("GET", "/v1/sessions", {}, {}, first).status == 200);
    CHECK(market.send("DELETE", "/v1/sessions/" + first_id, {}, {}, second).at("/ended") == "1");
    const Reply ended = market.send("GET", "/v1/orders", {}, {}, first);
    is(ended, 401, "session_ended");
    CHECK(ended.header("set-cookie") == "tongqu_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict");
    CHECK(market.send("DELETE", "/v1/sessions/current", {}, {}, second).header("set-cookie").starts_with("tongqu_session=;"));
    is(market.send("GET", "/v1/orders", {}, {}, second), 401, "session_ended");
    CHECK(market.send("GET", "/v1/orders", {}, {}, other).status == 200);
    is(market.get("/v1/sessions", market.buyer), 403, "session_required");
    is(market.send("GET", "/v1/orders", {}, {}, {{"Cookie", other[0].second + "; " + other[0].second}}), 401, "session_ended");
}

TEST_CASE("a session ends when it is idle, with its key, and when its user is disabled, forgotten or invited anew") {
    TestMarket market;
    market.open_atlas();
    const auto ended = [&](const Headers& page) { return market.send("GET", "/v1/orders", {}, {}, page).code(); };
    Person idle(market, market.buyer, "idle", R"(["read","trade"])");
    const Headers page = idle.log_in();
    market.advance(seconds(29 * 60));
    CHECK(ended(page) == "-");
    market.advance(seconds(30 * 60));
    CHECK(ended(page) == "session_ended");

    Person keyless(market, market.buyer, "keyless", R"(["read","trade"])");
    const Headers with_key = keyless.log_in();
    REQUIRE(market.send("DELETE", "/v1/keys/" + keyless.made.at("/key_id"), {}, market.buyer).status == 200);
    CHECK(ended(with_key) == "key_revoked");
    is(keyless.try_log_in(Person::kPassword), 401, "key_revoked");
    is(market.post("/v1/users/keyless/enrolment", {}, market.buyer), 409, "user_disabled");

    for (const std::string how : {"disable", "enrolment", "forget"}) {
        Person person(market, market.buyer, "p-" + how, R"(["read","trade"])");
        const Headers before = person.log_in();
        const Reply done = how == "forget" ? market.send("DELETE", "/v1/users/p-forget", {}, market.buyer)
                                           : market.post("/v1/users/p-" + how + "/" + how, {}, market.buyer);
        INFO(how << " " << done.body);
        CHECK(done.status == 200);
        CHECK(ended(before) == "session_ended");
        is(person.try_log_in(Person::kPassword), 401, "log_in_refused");
    }
    const Reply users = market.get("/v1/users", market.buyer);
    CHECK(users.size_of("/users") == 4);  // the forgotten one is not among them
    CHECK(users.body.find("p-forget") == std::string::npos);
}

TEST_CASE("a new password ends all sessions but goes on in a new one") {
    TestMarket market;
    market.open_atlas();
    Person li(market, market.buyer, "li", R"(["read","trade"])");
    const Headers elsewhere = li.log_in();
    const Headers page = li.log_in();
    const auto change = [&](const std::string& from, const std::string& to) {
        return market.send("POST", "/v1/password", R"({"password":")" + from + R"(","new_password":")" + to + "\"}", {}, page);
    };
    is(change("a wrong password", "another good one"), 401, "log_in_refused");
    is(change(Person::kPassword, "short"), 422, "password_unfit");
    is(change(Person::kPassword, "nul \\u0000 in the middle"), 422, "password_unfit");
    const Reply changed = change(Person::kPassword, "another good one");
    CHECK(changed.status == 201);
    const std::string cookie = changed.header("set-cookie").substr(0, changed.header("set-cookie").find(';'));
    CHECK(market.send("GET", "/v1/orders", {}, {}, {{"Cookie", cookie}}).status == 200);
    is(market.send("GET", "/v1/orders", {}, {}, page), 401, "session_ended");
    is(market.send("GET", "/v1/orders", {}, {}, elsewhere), 401, "session_ended");
    is(li.try_log_in(Person::kPassword), 401, "log_in_refused");
    CHECK(li.try_log_in("another good one").status == 201);
}

TEST_CASE("a user may do no more than the key that makes it, and is decided over by no lesser one") {
    TestMarket market;
    market.open_atlas();
    const Reply reader = market.post("/v1/keys", R"({"participant_id":"bolt","scopes":["read"]})", market.buyer);
    is(market.post("/v1/users", R"({"user_id":"li","scopes":["read","trade"]})", reader.at("/api_key")), 422, "scope_not_permitted");
    is(market.post("/v1/users", R"({"user_id":"li","scopes":["operate"]})", market.buyer), 422, "scope_not_permitted");
    is(market.post("/v1/users", R"({"user_id":"li@bolt","scopes":["read"]})", market.buyer), 400, "invalid_user_name");
    is(market.post("/v1/users", R"({"user_id":"li","scopes":["read"],"participant_id":"acme"})", market.buyer), 400, "unknown_field");
    Person li(market, market.buyer, "li", R"(["read","trade"])");
    for (const char* path : {"/v1/users/li/enrolment", "/v1/users/li/disable"})
        is(market.post(path, {}, reader.at("/api_key")), 422, "scope_not_permitted");
    is(market.send("DELETE", "/v1/users/li", {}, reader.at("/api_key")), 422, "scope_not_permitted");
    is(market.post("/v1/users/li/disable", {}, market.supplier), 404, "user_not_found");
    is(market.post("/v1/users", R"({"user_id":"LI","scopes":["read"]})", market.buyer), 409, "user_exists");
    CHECK(market.post("/v1/users", R"({"user_id":"li","scopes":["read"]})", market.supplier).status == 201);  // another firm's
}

TEST_CASE("adding a user again under the same Idempotency-Key gives the same user without its secret") {
    TestMarket market;
    market.open_atlas();
    const Headers once = {{"Idempotency-Key", "u-1"}};
    const std::string body = R"({"user_id":"li","scopes":["read"]})";
    const Reply first = market.post("/v1/users", body, market.buyer, once);
    CHECK(first.status == 201);
    CHECK(first.at("/enrolment_secret").starts_with("tqe_"));
    const Reply again = market.post("/v1/users", body, market.buyer, once);
    CHECK(again.status == 201);
    CHECK(again.header("idempotent-replay") == "true");
    CHECK(again.at("/key_id") == first.at("/key_id"));
    CHECK(again.at("/enrolment_secret") == "-");
    is(market.post("/v1/users", body, market.buyer, {{"Idempotency-Key", "u-2"}}), 409, "user_exists");
    is(market.post("/v1/users", R"({"user_id":"li","scopes":["read","trade"]})", market.buyer, once), 409, "user_exists");
}
