// Holds the header that every test program shares precompiled.
