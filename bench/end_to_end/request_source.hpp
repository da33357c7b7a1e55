#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tongqu::bench {

// What one connection sends, request by request.
class RequestSource {
  public:
    virtual ~RequestSource() = default;
    // The bytes of the next request, valid until the next call. Called once the answer before was taken.
    virtual std::string_view next() = 0;
    virtual void answered(unsigned status, std::string_view body) = 0;
};

using RequestSources = std::vector<std::unique_ptr<RequestSource>>;  // one for each connection

// The same request for ever.
class OneRequest final : public RequestSource {
  public:
    explicit OneRequest(std::string bytes) : bytes_(std::move(bytes)) {}
    std::string_view next() override { return bytes_; }
    void answered(unsigned, std::string_view) override {}

  private:
    std::string bytes_;
};

}  // namespace tongqu::bench
