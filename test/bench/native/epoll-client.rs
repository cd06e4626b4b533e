//! The yardstick: the least a client can do. Closed loop of STREAMS connections, one time stamp for each wait of epoll.
//! Usage: epoll-client PORT STREAMS ROUNDS BODY_BYTES; the first round warms up. Prints JSON: times of every token of every request, CPU time, memory.
#[path = "epoll.rs"]
mod epoll;
use epoll::{now_ns, Epoll, Event};
use std::fmt::Write as _;
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::os::fd::AsRawFd;

struct Exchange {
    index: usize,
    sent_ns: u64,
    times_ns: Vec<u64>,
}

struct Stream {
    socket: TcpStream,
    /// The part of a line that has come so far.
    carry: Vec<u8>,
    is_done: bool,
    exchange: Option<Exchange>,
}

fn request(index: usize, body_bytes: usize) -> Vec<u8> {
    let prompt = format!("{:08x}-{} {}", index, index, "word ".repeat(body_bytes / 5));
    let body = format!("{{\"model\":\"bench\",\"messages\":[{{\"role\":\"user\",\"content\":\"{prompt}\"}}],\"max_tokens\":128,\"stream\":true}}");
    format!(
        "POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{}",
        body.len(),
        body
    )
    .into_bytes()
}

fn has_text(line: &[u8]) -> bool {
    const KEY: &[u8] = b"\"content\":\"";
    line.starts_with(b"data:")
        && line.windows(KEY.len() + 1).any(|window| window.starts_with(KEY) && window[KEY.len()] != b'"')
}

/// Whether the answer ended.
fn read_line(stream: &mut Stream, line: &[u8], stamp_ns: u64) -> bool {
    if has_text(line) {
        if let Some(exchange) = stream.exchange.as_mut() {
            exchange.times_ns.push(stamp_ns);
        }
    } else if line.starts_with(b"data: [DONE]") {
        stream.is_done = true;
    }
    stream.is_done && line == b"0\r"
}

fn read_bytes(stream: &mut Stream, bytes: &[u8], stamp_ns: u64) -> bool {
    let mut ended = false;
    let mut start = 0;
    while let Some(length) = bytes[start..].iter().position(|byte| *byte == b'\n') {
        let line = &bytes[start..start + length];
        if stream.carry.is_empty() {
            ended |= read_line(stream, line, stamp_ns);
        } else {
            let mut whole = std::mem::take(&mut stream.carry);
            whole.extend_from_slice(line);
            ended |= read_line(stream, &whole, stamp_ns);
        }
        start += length + 1;
    }
    stream.carry.extend_from_slice(&bytes[start..]);
    ended
}

fn send(stream: &mut Stream, index: usize, body_bytes: usize) {
    let bytes = request(index, body_bytes);
    stream.is_done = false;
    stream.carry.clear();
    stream.exchange = Some(Exchange { index, sent_ns: now_ns(), times_ns: Vec::with_capacity(256) });
    stream.socket.write_all(&bytes).expect("a request is sent");
}

fn status_kib(name: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap_or("");
    line.split_whitespace().nth(1).and_then(|word| word.parse().ok()).unwrap_or(f64::NAN)
}

/// CPU time and time without a core though ready, in milliseconds.
fn scheduled_ms() -> (f64, f64) {
    let text = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    let numbers: Vec<f64> = text.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    (numbers.first().unwrap_or(&f64::NAN) / 1e6, numbers.get(1).unwrap_or(&f64::NAN) / 1e6)
}

fn main() {
    let numbers: Vec<usize> = std::env::args().skip(1).map(|word| word.parse().expect("a number")).collect();
    let (port, count, body_bytes) = (numbers[0] as u16, numbers[1], numbers[3]);
    let requests = count * (numbers[2] + 1);
    let epoll = Epoll::new();
    let mut streams: Vec<Stream> = (0..count)
        .map(|id| {
            let socket = TcpStream::connect(("127.0.0.1", port)).expect("a connection");
            socket.set_nodelay(true).expect("no delay");
            socket.set_nonblocking(true).expect("non-blocking");
            epoll.add(socket.as_raw_fd(), id as u64);
            Stream { socket, carry: Vec::new(), is_done: false, exchange: None }
        })
        .collect();
    let (started_ns, before) = (now_ns(), scheduled_ms());
    let mut next = 0;
    for stream in streams.iter_mut() {
        send(stream, next, body_bytes);
        next += 1;
    }
    let mut finished: Vec<Exchange> = Vec::with_capacity(requests);
    let mut events = vec![Event { flags: 0, id: 0 }; 1024];
    let mut buffer = vec![0u8; 65536];
    while finished.len() < requests {
        let found = epoll.wait(&mut events, None);
        let stamp_ns = now_ns();
        for event in &events[..found] {
            let stream = &mut streams[event.id as usize];
            let length = match stream.socket.read(&mut buffer) {
                Ok(0) => panic!("the server closed a connection"),
                Ok(length) => length,
                Err(error) if error.kind() == ErrorKind::WouldBlock => continue,
                Err(error) => panic!("{error}"),
            };
            if read_bytes(stream, &buffer[..length], stamp_ns) {
                finished.extend(stream.exchange.take());
                if next < requests {
                    send(stream, next, body_bytes);
                    next += 1;
                }
            }
        }
    }
    let after = scheduled_ms();
    let elapsed_ms = (now_ns() - started_ns) as f64 / 1e6;
    let mut text = format!(
        "{{\"ioCpuMs\":{},\"runQueueMsPerSecond\":{},\"loadProcessMiB\":{},\"received\":{},\"seen\":[",
        after.0 - before.0,
        (after.1 - before.1) / elapsed_ms * 1e3,
        status_kib("VmHWM") / 1024.0,
        finished.iter().map(|exchange| exchange.times_ns.len()).sum::<usize>()
    );
    for (at, exchange) in finished.iter().filter(|exchange| exchange.index >= count).enumerate() {
        let comma = if at == 0 { "" } else { "," };
        let _ = write!(text, "{comma}{{\"index\":{},\"sentMs\":{:.6},\"timesMs\":[", exchange.index, exchange.sent_ns as f64 / 1e6);
        for (token, time) in exchange.times_ns.iter().enumerate() {
            let _ = write!(text, "{}{:.6}", if token == 0 { "" } else { "," }, *time as f64 / 1e6);
        }
        text.push_str("]}");
    }
    println!("{text}]}}");
}
