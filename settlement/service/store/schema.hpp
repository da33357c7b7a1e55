#pragma once
// The tables of DIR/settlement.db, as docs/settlement-store.md explains them. Amounts are micro-units, times microseconds
// since 1970, prices doubled ticks, quantities lots, hashes SHA-256.
#include <array>

namespace tongqu::store {

// Raised by every change of what follows, and of what is written into it.
inline constexpr int kSchemaVersion = 2;
inline constexpr int kApplicationId = 0x54515354;  // "TQST"

// Everything here is made of the journal alone.
inline constexpr const char* kDerivedTables = R"sql(
CREATE TABLE progress (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    identity BLOB NOT NULL,
    sequence INTEGER NOT NULL,
    time INTEGER NOT NULL
) STRICT;
CREATE TABLE region (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL,
    name TEXT NOT NULL
) STRICT;
CREATE TABLE participant (
    id INTEGER PRIMARY KEY,
    name_id TEXT NOT NULL,
    name TEXT NOT NULL,
    region INTEGER NOT NULL
) STRICT;
CREATE TABLE product (
    id INTEGER PRIMARY KEY,
    name_id TEXT NOT NULL,
    title TEXT NOT NULL,
    supplier INTEGER NOT NULL
) STRICT;
CREATE TABLE instrument (
    id INTEGER PRIMARY KEY,
    name_id TEXT NOT NULL,
    product INTEGER,
    currency INTEGER NOT NULL,
    tick_mantissa INTEGER NOT NULL,
    tick_scale INTEGER NOT NULL,
    lot_mantissa INTEGER NOT NULL,
    lot_scale INTEGER NOT NULL
) STRICT;
CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    owner INTEGER NOT NULL,
    owner_number INTEGER NOT NULL,
    currency INTEGER NOT NULL,
    purpose INTEGER NOT NULL,
    movements INTEGER NOT NULL,
    balance INTEGER NOT NULL,
    hash BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX account_by_owner ON account (owner, owner_number, currency, purpose);
CREATE TABLE movement (
    account INTEGER NOT NULL,
    number INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    event INTEGER NOT NULL,
    time INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    cause INTEGER NOT NULL,
    subject INTEGER NOT NULL,
    balance INTEGER NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (account, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE trade (
    id INTEGER PRIMARY KEY,
    instrument INTEGER NOT NULL,
    buyer INTEGER NOT NULL,
    seller INTEGER NOT NULL,
    bought_in INTEGER NOT NULL,
    sold_from INTEGER NOT NULL,
    price_x2 INTEGER NOT NULL,
    quantity INTEGER NOT NULL,
    gross INTEGER NOT NULL,
    buyer_fee INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    time INTEGER NOT NULL,
    rulebook INTEGER,
    shares INTEGER
) STRICT;
CREATE TABLE distribution (
    trade INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    event INTEGER NOT NULL,
    cause INTEGER NOT NULL,
    from_account INTEGER NOT NULL,
    to_account INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (trade, sequence, event)
) STRICT, WITHOUT ROWID;
CREATE TABLE withdrawal (
    number INTEGER PRIMARY KEY,
    sequence INTEGER NOT NULL,
    event INTEGER NOT NULL,
    time INTEGER NOT NULL,
    cause INTEGER NOT NULL,
    participant INTEGER NOT NULL,
    currency INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    reference TEXT NOT NULL
) STRICT;
CREATE TABLE region_month (
    month INTEGER NOT NULL,
    region INTEGER NOT NULL,
    currency INTEGER NOT NULL,
    trades INTEGER NOT NULL,
    sold TEXT NOT NULL,
    bought TEXT NOT NULL,
    revenue TEXT NOT NULL,
    levy TEXT NOT NULL,
    PRIMARY KEY (month, region, currency)
) STRICT, WITHOUT ROWID;
CREATE TABLE released (
    sequence INTEGER PRIMARY KEY,
    time INTEGER NOT NULL,
    command BLOB NOT NULL,
    events BLOB NOT NULL
) STRICT;
)sql";

// What people had the exchange do with it: which payout files there are. A rebuild keeps it.
inline constexpr const char* kKeptTables = R"sql(
CREATE TABLE IF NOT EXISTS payout_file (
    number INTEGER PRIMARY KEY,
    currency INTEGER NOT NULL,
    first_withdrawal INTEGER NOT NULL,
    last_withdrawal INTEGER NOT NULL,
    sha256 BLOB NOT NULL,
    written INTEGER NOT NULL
) STRICT;
)sql";

// With their columns in the order of the key, for dumps that can be compared.
struct DerivedTable {
    const char* name;
    const char* order;
};
inline constexpr auto kDerived = std::to_array<DerivedTable>({
    {"progress", "id"},
    {"region", "id"},
    {"participant", "id"},
    {"product", "id"},
    {"instrument", "id"},
    {"account", "id"},
    {"movement", "account, number"},
    {"trade", "id"},
    {"distribution", "trade, sequence, event"},
    {"withdrawal", "number"},
    {"region_month", "month, region, currency"},
    {"released", "sequence"},
});

}  // namespace tongqu::store
