#pragma once
// A server on 127.0.0.1 that answers with prepared bytes, whatever is asked; for answers that a good server
// would not give.
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace tongqu::cli::test {

struct Scripted {
    std::string answer;  // the bytes sent after a request has come; empty: none, the connection stays silent
    bool close_after = false;  // ends the connection then
};

// Takes requests in the order of the script; when it is used up, connections are closed. What a silent step
// leaves open ends with the server.
class ScriptedServer {
  public:
    explicit ScriptedServer(std::vector<Scripted> script);
    ~ScriptedServer();

    [[nodiscard]] std::string url() const;
    [[nodiscard]] std::vector<std::string> requests();  // heads and bodies, as they came
    [[nodiscard]] std::size_t connections();

  private:
    void serve();

    std::vector<Scripted> script_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::mutex mutex_;
    std::vector<std::string> requests_;
    std::size_t connections_ = 0;
    std::thread thread_;
};

[[nodiscard]] std::string http_answer(int status, const std::string& body, const std::string& headers = {});

}  // namespace tongqu::cli::test
