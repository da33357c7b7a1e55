// Boost.Beast's parser as an independent twin: what the front accepts, Beast reads the same way.
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "gateway/http/request_head.hpp"
#include "tests/gateway/http/conformance.hpp"

using namespace tongqu::http;
using namespace tongqu::http::test;
namespace beast = boost::beast::http;

namespace {

std::string lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

}  // namespace

TEST_CASE("Every head that the front accepts is read by Boost.Beast to the same request") {
    auto cases = http11_cases("127.0.0.1:8080");
    for (auto& each : parser_cases()) cases.push_back(std::move(each));
    std::size_t compared = 0;
    for (const auto& each : cases) {
        HeadScanner scanner;
        const auto span = scanner.scan(each.bytes, {});
        if (!span || !*span) continue;
        const std::string head = each.bytes.substr((*span)->begin, (*span)->end - (*span)->begin);
        Request request;
        const auto plan = read_request_head(head, {}, request);
        if (!plan) continue;
        INFO(each.name);
        ++compared;
        beast::request_parser<beast::string_body> twin;
        boost::system::error_code error;
        twin.put(boost::asio::buffer(head), error);
        REQUIRE((!error || error == beast::error::need_more));
        REQUIRE(twin.is_header_done());
        const auto& theirs = twin.get();
        CHECK(std::string(theirs.method_string()) == to_string(request.method));
        CHECK(std::string(theirs.target()).ends_with(request.target));
        CHECK((theirs.version() == 11) == request.minor_version_1);
        CHECK(twin.chunked() == plan->chunked);
        CHECK(twin.content_length().value_or(0) == plan->length);
        CHECK(theirs.keep_alive() == plan->keep_alive);
        auto ours = request.headers.begin();
        for (const auto& field : theirs) {
            const std::string name = lower({field.name_string().data(), field.name_string().size()});
            if (name.find('_') != std::string::npos) continue;
            REQUIRE(ours != request.headers.end());
            CHECK(name == ours->name);
            CHECK(std::string(field.value()) == ours->value);
            ++ours;
        }
        CHECK(ours == request.headers.end());
    }
    if (!cases.empty()) CHECK(compared > 80);
}
