#pragma once
// Which command brought something about, and when.
#include "market/ids.hpp"
#include "market/time.hpp"

namespace tongqu::service {

struct Origin {
    SequenceNumber sequence;
    Time time;

    friend bool operator==(const Origin&, const Origin&) = default;
};

}  // namespace tongqu::service
