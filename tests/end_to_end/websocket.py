"""A strict WebSocket client (RFC 6455) over a plain socket; can also send what no honest client would."""
import base64
import hashlib
import json
import os
import socket
import struct


class Closed(Exception):
    """The server closed the stream; code is None when the connection ended without a closing handshake."""

    def __init__(self, code=None, reason=""):
        super().__init__(f"{code} {reason}")
        self.code, self.reason = code, reason


class Refused(Exception):
    """The upgrade was answered with something else than 101."""

    def __init__(self, status, headers, body):
        super().__init__(f"{status} {body}")
        self.status, self.headers = status, headers
        self.code = json.loads(body)["error"]["code"] if body else None


TEXT, BINARY, CLOSE, PING, PONG, CONTINUATION = 1, 2, 8, 9, 10, 0


class WebSocket:
    def __init__(self, port, key=None, path="/v1/stream", headers=None, receive_buffer=None, timeout=30, wrap=None):
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(timeout)
        self.socket.connect(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if wrap:
            self.socket = wrap(self.socket)  # in TLS
        self.bytes = bytearray()
        self.pings = 0
        nonce = base64.b64encode(os.urandom(16)).decode()
        lines = {"Host": "127.0.0.1", "Upgrade": "websocket", "Connection": "Upgrade",
                 "Sec-WebSocket-Key": nonce, "Sec-WebSocket-Version": "13"}
        if key:
            lines["Authorization"] = "Bearer " + key
        lines.update(headers or {})
        self.send_bytes((f"GET {path} HTTP/1.1\r\n" + "".join(
            f"{name}: {value}\r\n" for name, value in lines.items() if value is not None) + "\r\n").encode())
        self._read_answer(nonce)

    def _read_answer(self, nonce):
        while b"\r\n\r\n" not in self.bytes:
            self._more()
        head, self.bytes = self.bytes.split(b"\r\n\r\n", 1)
        status_line, *lines = head.decode().split("\r\n")
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        status = int(status_line.split()[1])
        if status != 101:
            while len(self.bytes) < int(headers.get("content-length", 0)):
                self._more()
            self.socket.close()
            raise Refused(status, headers, self.bytes.decode())
        expected = hashlib.sha1((nonce + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()
        assert headers["sec-websocket-accept"] == base64.b64encode(expected).decode(), headers
        assert headers["upgrade"].lower() == "websocket" and headers["connection"].lower() == "upgrade", headers
        assert "sec-websocket-extensions" not in headers, headers

    def _more(self):
        try:
            more = self.socket.recv(1 << 20)
        except ConnectionError:
            more = b""
        if not more:
            raise Closed()
        self.bytes += more

    def _take(self, count):
        while len(self.bytes) < count:
            self._more()
        taken = bytes(self.bytes[:count])
        del self.bytes[:count]
        return taken

    def send_bytes(self, data):
        self.socket.sendall(data)

    def send_frame(self, opcode, payload=b"", final=True, masked=True, reserved=0, length=None):
        """`length` lets the header claim another length than the payload has."""
        length = len(payload) if length is None else length
        head = bytes([(0x80 if final else 0) | reserved << 4 | opcode])
        mask_bit = 0x80 if masked else 0
        if length < 126:
            head += bytes([mask_bit | length])
        elif length < 65536:
            head += bytes([mask_bit | 126]) + struct.pack("!H", length)
        else:
            head += bytes([mask_bit | 127]) + struct.pack("!Q", length)
        if not masked:
            return self.send_bytes(head + payload)
        mask = os.urandom(4)
        return self.send_bytes(head + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(payload)))

    def send(self, message):
        self.send_frame(TEXT, json.dumps(message).encode())

    def receive_frame(self):
        first, second = self._take(2)
        assert first & 0x70 == 0, "no extension was agreed on, so no reserved bit is set"
        assert second & 0x80 == 0, "a server does not mask"
        length = second & 0x7F
        if length == 126:
            (length,) = struct.unpack("!H", self._take(2))
            assert length >= 126
        elif length == 127:
            (length,) = struct.unpack("!Q", self._take(8))
            assert length >= 65536
        return first & 0x0F, bool(first & 0x80), self._take(length)

    def receive(self):
        """The next message; answers pings. Raises Closed at the end."""
        while True:
            opcode, final, payload = self.receive_frame()
            if opcode == PING:
                self.pings += 1
                self.send_frame(PONG, payload)
            elif opcode == CLOSE:
                code = struct.unpack("!H", payload[:2])[0] if payload else 1005
                try:
                    self.send_frame(CLOSE, payload[:2])
                except OSError:
                    pass
                self.socket.close()
                raise Closed(code, payload[2:].decode())
            elif opcode == TEXT:
                assert final, "the server does not fragment"
                return json.loads(payload.decode("utf-8"))

    def receive_until(self, wanted):
        """The next message for which wanted(message) holds; the others are dropped."""
        while True:
            message = self.receive()
            if wanted(message):
                return message

    def ask(self, op, **members):
        """Sends an operation with an id of its own and returns the reply to it."""
        identity = base64.b16encode(os.urandom(6)).decode()
        self.send({"op": op, "id": identity, **members})
        return self.receive_until(lambda message: message.get("id") == identity)

    def subscribe(self, channel, instrument_id=None, **more):
        """Subscribes and returns the snapshot."""
        about = ({} if instrument_id is None else {"instrument_id": instrument_id}) | more
        self.send({"op": "subscribe", "channel": channel, **about})
        return self.receive_until(lambda message: message["type"] == "error" or (
            message["type"] == "snapshot" and message["channel"] == channel
            and message.get("instrument_id") == instrument_id))

    def close(self):
        """With the closing handshake."""
        try:
            self.send_frame(CLOSE, struct.pack("!H", 1000))
            while True:
                self.receive()
        except (Closed, OSError):
            self.socket.close()

    def cut(self):
        """Without a word."""
        self.socket.close()
