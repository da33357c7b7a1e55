#pragma once
// What waits for one client, and how much of it.
#include <deque>

#include "gateway/stream/publisher.hpp"

namespace tongqu::stream {

class Outbox {
  public:
    void push(Message message) {
        bytes_ += message->size();
        messages_.push_back(std::move(message));
    }
    // Precondition: not empty, for both.
    [[nodiscard]] const Message& front() const { return messages_.front(); }
    void pop() {
        bytes_ -= messages_.front()->size();
        messages_.pop_front();
    }
    void clear() {
        messages_.clear();
        bytes_ = 0;
    }
    [[nodiscard]] bool empty() const { return messages_.empty(); }
    [[nodiscard]] std::size_t bytes() const { return bytes_; }

  private:
    std::deque<Message> messages_;
    std::size_t bytes_ = 0;
};

}  // namespace tongqu::stream
