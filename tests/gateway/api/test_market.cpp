#include "test_market.hpp"

#include <arpa/inet.h>
#include <simdjson.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <filesystem>
#include <future>
#include <thread>

#include "engine/exchange/draw.hpp"
#include "engine/exchange/exchange.hpp"
#include "gateway/api/api.hpp"
#include "gateway/api/call.hpp"
#include "gateway/api/secret.hpp"
#include "gateway/api/words.hpp"
#include "gateway/api/hex.hpp"
#include "gateway/http/server.hpp"
#include "gateway/login/log_in_desk.hpp"
#include "gateway/intake/rehearsal.hpp"
#include "gateway/intake/rehearsed_command.hpp"
#include "gateway/transparency/log_desk.hpp"
#include "market/command_codec.hpp"
#include "settlement/service/read_model.hpp"

namespace tongqu::gateway {
namespace {

namespace asio = boost::asio;

simdjson::simdjson_result<simdjson::dom::element> element_at(simdjson::dom::parser& parser,
                                                             const std::string& text,
                                                             std::string_view pointer) {
    auto document = parser.parse(text);
    return document.error() ? document : document.at_pointer(pointer);
}

// Commands go straight into the state machine.
class DirectIntake final : public Intake {
  public:
    explicit DirectIntake(service::ReadModel& model) : model_(model) {}

    asio::awaitable<Outcome> submit(Command command) override {
        if (next_error_) {
            const IntakeError error = *next_error_;
            next_error_.reset();
            co_return Outcome(std::unexpect, error);
        }
        co_return apply(std::move(command));
    }
    asio::awaitable<Outcome> rehearse(Command command) override {
        auto played = Rehearsal::start(1, [&](std::size_t, ByteBuffer& answer) {
            log::ReleasedCommand item{SequenceNumber(sequence_ + 1), now, command, {}};
            exchange_.apply(item.sequence, item.time, item.command, item.events);
            encode_rehearsed(std::move(item), answer);
        });
        const auto answers = played->finish(std::chrono::seconds(10));
        if (!answers.front()) co_return Outcome(std::unexpect, IntakeError::overloaded);
        co_return decode_rehearsed(*answers.front(), std::move(command));
    }
    [[nodiscard]] Digest state_hash() const { return exchange_.state_hash(); }
    std::shared_ptr<const log::ReleasedCommand> apply(Command command) {
        auto released = std::make_shared<log::ReleasedCommand>();
        released->sequence = SequenceNumber(++sequence_);
        released->time = now;
        released->command = std::move(command);
        encode(released->command, journal);
        exchange_.apply(released->sequence, released->time, released->command, released->events);
        encode(released->events, journal);
        model_.apply(*released);
        if (desk != nullptr) desk->take(released);
        return released;
    }
    void fail_next(IntakeError error) { next_error_ = error; }

    Time now{1'767'225'600'000'000};  // 2026-01-01T00:00:00Z
    ByteBuffer journal;
    LogDesk* desk = nullptr;

  private:
    service::ReadModel& model_;
    exchange::Exchange exchange_;
    std::uint64_t sequence_ = 0;
    std::optional<IntakeError> next_error_;
};

std::filesystem::path fresh_folder() {
    std::string name = (std::filesystem::temp_directory_path() / "tongqu-api-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    return name;
}

// Its own heads come after an hour: tests ask for theirs.
std::unique_ptr<LogDesk> desk_in(const std::filesystem::path& folder) {
    LogDeskOptions options{.folder = folder / "transparency", .cadence = std::chrono::hours(1)};
    options.now = [] { return Time(1'767'225'600'000'000); };
    options.complain = [](const std::string&) {};
    auto desk = LogDesk::open(log::system_files(), options, log::JournalIdentity{}, SequenceNumber()).value();
    if (!desk->start()) throw std::runtime_error("no transparency log");
    return desk;
}

class Connection {
  public:
    explicit Connection(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
            throw std::runtime_error("cannot connect");
    }
    ~Connection() { ::close(socket_); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    Reply exchange(const std::string& request) {
        for (std::size_t sent = 0; sent < request.size();) {
            const auto n = ::send(socket_, request.data() + sent, request.size() - sent, MSG_NOSIGNAL);
            if (n <= 0) throw std::runtime_error("cannot send");
            sent += static_cast<std::size_t>(n);
        }
        std::size_t end = 0;
        while ((end = received_.find("\r\n\r\n")) == std::string::npos) receive();
        Reply reply = parse_head(received_.substr(0, end + 2));
        const std::size_t length =
            reply.headers.contains("content-length") ? std::stoul(reply.headers["content-length"]) : 0;
        while (received_.size() < end + 4 + length) receive();
        reply.body = received_.substr(end + 4, length);
        received_.erase(0, end + 4 + length);
        return reply;
    }

  private:
    void receive() {
        char bytes[65536];
        const auto n = ::recv(socket_, bytes, sizeof bytes, 0);
        if (n <= 0) throw std::runtime_error("the server closed the connection");
        received_.append(bytes, static_cast<std::size_t>(n));
    }
    static Reply parse_head(const std::string& head) {
        Reply reply;
        reply.status = static_cast<unsigned>(std::stoul(head.substr(9, 3)));
        for (std::size_t at = head.find("\r\n") + 2; at < head.size();) {
            const std::size_t line_end = head.find("\r\n", at);
            const std::size_t colon = head.find(':', at);
            reply.headers[service::to_lower(head.substr(at, colon - at))] =
                head.substr(colon + 2, line_end - colon - 2);
            at = line_end + 2;
        }
        return reply;
    }

    int socket_;
    std::string received_;
};

}  // namespace

std::string Reply::at(std::string_view pointer) const {
    simdjson::dom::parser parser;
    auto found = element_at(parser, body, pointer);
    if (found.error()) return "-";
    std::string_view text;
    if (found.get(text) == simdjson::SUCCESS) return std::string(text);
    return simdjson::to_string(found.value());
}

std::size_t Reply::size_of(std::string_view pointer) const {
    simdjson::dom::parser parser;
    simdjson::dom::array array;
    return element_at(parser, body, pointer).get(array) == simdjson::SUCCESS ? array.size() : 0;
}

std::vector<std::string> object_keys(const std::string& json, std::string_view pointer) {
    simdjson::dom::parser parser;
    simdjson::dom::object object;
    std::vector<std::string> keys;
    if (element_at(parser, json, pointer).get(object) != simdjson::SUCCESS) return keys;
    for (const auto field : object) keys.emplace_back(field.key);
    return keys;
}

struct TestMarket::State {
    explicit State(TrafficLimits the_traffic) : traffic(the_traffic) {}
    TrafficLimits traffic;
    std::filesystem::path folder = fresh_folder();
    asio::io_context io{1};
    service::ReadModel model;
    DirectIntake intake{model};
    std::unique_ptr<Vault> vault = Vault::open(folder).value();
    std::unique_ptr<LogDesk> desk = desk_in(folder);
    std::unique_ptr<LogInDesk> people = LogInDesk::open(folder, {.scopes_of = [this](KeyId key) { return model.directory().keys().at(key).scopes; },
                                                                 .cost = {64, 1, 1}}).value();
    std::uint8_t seeds = 0;  // that were committed to
    Api api{intake, model, *vault, {.now = [this] { return intake.now; }, .ready = [] { return true; }, .traffic = traffic, .log = desk.get(), .people = people.get()}};
    http::Server server{io, api.handler()};
    std::thread thread;
    std::optional<Connection> connection;

    template <class Work>
    auto on_server(Work work) {
        std::packaged_task<decltype(work())()> task(std::move(work));
        auto result = task.get_future();
        asio::post(io, [&task] { task(); });
        return result.get();
    }
};

TestMarket::TestMarket(TrafficLimits traffic) : state_(new State(traffic)) {
    state_->intake.desk = state_->desk.get();
    OpenExchange opening;
    opening.operator_id = "operator";
    opening.operator_name = "The operator";
    opening.operator_region.code = "CN";
    opening.operator_region.name = "China";
    opening.operator_key_digest = sha256(kOperator);
    Command first;
    first.body = std::move(opening);
    state_->intake.apply(std::move(first));
    const std::uint16_t port = state_->server.listen("127.0.0.1", 0).value();
    state_->thread = std::thread([this] { state_->io.run(); });
    state_->connection.emplace(port);
}

TestMarket::~TestMarket() {
    state_->connection.reset();
    state_->server.stop(std::chrono::milliseconds(1000));
    state_->thread.join();
    std::filesystem::remove_all(state_->folder);
}

Reply TestMarket::send(std::string_view method, std::string_view target, std::string_view body,
                       std::string_view key, const Headers& headers) {
    std::string request =
        std::string(method) + " " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n";
    if (!key.empty()) request += "Authorization: Bearer " + std::string(key) + "\r\n";
    for (const auto& [name, value] : headers) request += name + ": " + value + "\r\n";
    if (!body.empty())
        request +=
            "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
    return state_->connection->exchange(request + "\r\n" + std::string(body));
}

std::string TestMarket::join(const std::string& name, const std::string& region, const std::string& roles,
                             const std::string& scopes) {
    const Reply applied = post("/v1/participants", R"({"participant_id":")" + name + R"(","name":"Firm )" +
                                                       name + R"(","region":")" + region + R"(","roles":)" +
                                                       roles + R"(,"sme":true})");
    if (applied.status != 201) throw std::runtime_error(applied.body);
    const Reply admitted = post("/v1/participants/" + name + "/admit", {}, kOperator);
    if (admitted.status != 200) throw std::runtime_error(admitted.body);
    const Reply key = post("/v1/keys", R"({"participant_id":")" + name + R"(","claim_secret":")" +
                                           applied.at("/claim_secret") + R"(","scopes":)" + scopes + "}");
    if (key.status != 201) throw std::runtime_error(key.body);
    return key.at("/api_key");
}

void TestMarket::open_atlas() {
    const auto expect = [](const Reply& reply) {
        if (reply.status != 201) throw std::runtime_error(reply.body);
    };
    expect(post("/v1/regions", R"({"region_id":"CN-HB","name":"Hubei","tier":"developing"})", kOperator));
    expect(post("/v1/regions", R"({"region_id":"CN-GD","name":"Guangdong"})", kOperator));
    supplier = join("acme", "CN-GD", R"(["supplier"])", R"(["read","trade","list"])");
    buyer = join("bolt", "CN-HB", R"(["buyer"])", R"(["read","trade"])");
    expect(post("/v1/deposits",
                R"({"reference":"d1","participant_id":"bolt","currency":"CNY","amount":"1000"})", kOperator));
    expect(post(
        "/v1/products",
        R"({"product_id":"atlas","title":"River atlas","kind":"data_set","description":"Gauges of the Han",)"
        R"("keywords":["hydrology","gauges"],"licence":"CC-BY-4.0","regions":["CN-HB"],)"
        R"("contributors":[{"participant_id":"acme","weight":2},{"participant_id":"carol","weight":1}]})",
        supplier));
    expect(post(
        "/v1/instruments",
        R"({"instrument_id":"ATLAS-CNY","product_id":"atlas","title":"River atlas, one copy","currency":"CNY"})",
        supplier));
}

void TestMarket::advance(Duration by) {
    state_->on_server([&] { state_->intake.now = state_->intake.now + by; });
}
void TestMarket::draw(std::string_view instrument) {
    const auto seed = [](std::uint8_t number) { return Digest{number}; };
    state_->on_server([&] {
        RunBatch command;
        command.instrument = state_->model.directory().instrument(instrument)->id;
        if (state_->seeds > 0) command.seed = seed(state_->seeds);
        command.next_commitment = exchange::commitment_to(seed(++state_->seeds));
        Command draw;
        draw.body = command;
        state_->intake.now = state_->intake.now + seconds(3);
        state_->intake.apply(std::move(draw));
    });
}
void TestMarket::fail_next(IntakeError error) {
    state_->on_server([&] { state_->intake.fail_next(error); });
}

std::string TestMarket::everything() {
    return state_->on_server([&] {
        const service::ReadModel& model = state_->model;
        std::string text;
        for (const auto& account : model.accounts().all())
            text += "account " + std::to_string(account.id.raw()) + " " +
                    std::to_string(account.balance.raw()) + "\n";
        for (std::uint32_t i = 0; i < model.directory().instruments().size(); ++i) {
            const auto& levels = model.levels().of(InstrumentId(i));
            for (const auto& [price, quantity] : levels.bids)
                text += "bid " + std::to_string(price.raw()) + " " + std::to_string(quantity.raw()) + "\n";
            for (const auto& [price, quantity] : levels.asks)
                text += "ask " + std::to_string(price.raw()) + " " + std::to_string(quantity.raw()) + "\n";
        }
        for (const auto& participant : model.directory().participants())
            text +=
                participant.terms.name_id + " " + std::to_string(static_cast<int>(participant.status)) + "\n";
        for (const std::size_t size :
             {model.directory().regions().size(), model.directory().keys().size(),
              model.directory().products().size(), model.directory().instruments().size(),
              model.orders().size(), model.trades().size()})
            text += std::to_string(size) + "\n";
        return text;
    });
}

std::string TestMarket::check() {
    return state_->on_server([&] { return state_->model.check().value_or(""); });
}

std::string TestMarket::state_hash() {
    return state_->on_server([&] { return hex_of(state_->intake.state_hash()); });
}

std::string TestMarket::journal() {
    return state_->on_server([&] {
        const auto bytes = state_->intake.journal.bytes();
        return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    });
}

std::vector<TestMarket::RouteLine> TestMarket::routes() {
    std::vector<RouteLine> lines;
    for (const auto& route : state_->api.routes()) {
        RouteLine line{std::string(to_string(route.method)), route.pattern, route.name, {}, false, {}};
        for (const std::string_view parameter : route.handler.parameters)
            line.parameters.emplace_back(parameter);
        line.needs_key = route.handler.access != Access::everyone;
        sufficient_scopes(route.handler.access).for_each([&](Scope scope) { line.scopes.emplace(word_of(scope)); });
        lines.push_back(std::move(line));
    }
    return lines;
}

std::string limit_order(const std::string& id, const std::string& side, const std::string& price,
                        const std::string& quantity) {
    return R"({"client_order_id":")" + id + R"(","instrument_id":"ATLAS-CNY","side":")" + side +
           R"(","type":"limit","price":")" + price + R"(","quantity":")" + quantity + R"("})";
}

}  // namespace tongqu::gateway
