//! A server that streams tokens in a fixed rhythm and keeps the time it sent each.
//! Usage: truth-server TTFT_MS ITL_MS TOKENS; prints its port. GET /log gives what was sent since the last GET /log.
#[path = "epoll.rs"]
mod epoll;
use epoll::{now_ns, Epoll, Event};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fmt::Write as _;
use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::fd::AsRawFd;

const LISTENER: u64 = u64::MAX;
const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\n";
const CHAT: &str = "data: {\"id\":\"chatcmpl-0123456789abcdef0123456789abcdef\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"bench\",\"system_fingerprint\":\"fp_bench\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" word\"},\"logprobs\":null,\"finish_reason\":null}]}\n\n";
const TEXT: &str = "data: {\"id\":\"cmpl-0123456789abcdef0123456789abcdef\",\"object\":\"text_completion\",\"created\":1700000000,\"model\":\"bench\",\"system_fingerprint\":\"fp_bench\",\"choices\":[{\"index\":0,\"text\":\" word\",\"logprobs\":null,\"finish_reason\":null}]}\n\n";

fn chunk(text: &str) -> String {
    format!("{:x}\r\n{}\r\n", text.len(), text)
}

fn json(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{}", body.len(), body)
}

/// Of one request: the client's number for it (-1 when its prompt names none), when it was read, when each token was sent.
struct Truth {
    index: i64,
    read_ns: u64,
    sent_ns: Vec<u64>,
}

struct Connection {
    socket: TcpStream,
    input: Vec<u8>,
    is_chat: bool,
    /// Of the request under way.
    truth: Option<Truth>,
}

struct Rhythm {
    ttft_ns: u64,
    itl_ns: u64,
    tokens: usize,
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|window| window == wanted)
}

/// The whole length of the request at the start of `input`, when all of it is there.
fn request_length(input: &[u8]) -> Option<usize> {
    let head_end = find(input, b"\r\n\r\n")? + 4;
    let head = String::from_utf8_lossy(&input[..head_end]).to_lowercase();
    let body = head.split("content-length:").nth(1).and_then(|rest| rest.lines().next()?.trim().parse::<usize>().ok());
    let length = head_end + body.unwrap_or(0);
    (input.len() >= length).then_some(length)
}

/// From a prompt that begins with eight hexadecimal digits, a hyphen and the number.
fn index_in(request: &[u8]) -> i64 {
    for key in [&b"\"content\":\""[..], &b"\"prompt\":\""[..]] {
        if let Some(at) = find(request, key) {
            let prompt = &request[at + key.len()..];
            let is_ours = prompt.len() > 9 && prompt[..8].iter().all(u8::is_ascii_hexdigit) && prompt[8] == b'-';
            if is_ours {
                let digits: Vec<u8> = prompt[9..].iter().copied().take_while(u8::is_ascii_digit).collect();
                return String::from_utf8_lossy(&digits).parse().unwrap_or(-1);
            }
        }
    }
    -1
}

fn log_text(log: &mut Vec<Truth>) -> String {
    let mut text = String::from("[");
    for (at, truth) in log.drain(..).enumerate() {
        let comma = if at == 0 { "" } else { "," };
        let _ = write!(text, "{comma}{{\"index\":{},\"readMs\":{:.6},\"sentMs\":[", truth.index, truth.read_ns as f64 / 1e6);
        for (token, sent) in truth.sent_ns.iter().enumerate() {
            let _ = write!(text, "{}{:.6}", if token == 0 { "" } else { "," }, *sent as f64 / 1e6);
        }
        text.push_str("]}");
    }
    text.push(']');
    text
}

fn main() {
    let numbers: Vec<f64> = std::env::args().skip(1).map(|word| word.parse().expect("a number")).collect();
    let rhythm = Rhythm { ttft_ns: (numbers[0] * 1e6) as u64, itl_ns: (numbers[1] * 1e6) as u64, tokens: numbers[2] as usize };
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("non-blocking");
    println!("{}", listener.local_addr().expect("an address").port());
    let (chat, text) = (chunk(CHAT), chunk(TEXT));
    let usage = format!("{{\"prompt_tokens\":100,\"completion_tokens\":{0},\"total_tokens\":{1}}}", rhythm.tokens, rhythm.tokens + 100);
    let last = |is_chat: bool| {
        let end = if is_chat { "{\"index\":0,\"delta\":{},\"finish_reason\":\"length\"}" } else { "{\"index\":0,\"text\":\"\",\"finish_reason\":\"length\"}" };
        let object = if is_chat { "chat.completion.chunk" } else { "text_completion" };
        let frame = format!("\"id\":\"x\",\"object\":\"{object}\",\"created\":1700000000,\"model\":\"bench\"");
        let events = format!("data: {{{frame},\"choices\":[{end}]}}\n\ndata: {{{frame},\"choices\":[],\"usage\":{usage}}}\n\ndata: [DONE]\n\n");
        format!("{}0\r\n\r\n", chunk(&events))
    };
    let lasts = [last(false), last(true)];
    let epoll = Epoll::new();
    epoll.add(listener.as_raw_fd(), LISTENER);
    let mut connections: Vec<Option<Connection>> = Vec::new();
    let mut due: BinaryHeap<Reverse<(u64, usize)>> = BinaryHeap::new();
    let mut log: Vec<Truth> = Vec::new();
    let mut events = vec![Event { flags: 0, id: 0 }; 1024];
    let mut buffer = vec![0u8; 65536];
    loop {
        let wait = due.peek().map(|Reverse((at, _))| at.saturating_sub(now_ns()));
        let found = epoll.wait(&mut events, wait);
        for event in &events[..found] {
            if event.id == LISTENER {
                while let Ok((socket, _)) = listener.accept() {
                    socket.set_nonblocking(true).expect("non-blocking");
                    socket.set_nodelay(true).expect("no delay");
                    epoll.add(socket.as_raw_fd(), connections.len() as u64);
                    connections.push(Some(Connection { socket, input: Vec::new(), is_chat: true, truth: None }));
                }
                continue;
            }
            let id = event.id as usize;
            if !serve(&mut connections[id], &mut buffer, &mut log) {
                // Closing it also ends its watch.
                log.extend(connections[id].take().and_then(|connection| connection.truth));
            } else if let Some(truth) = connections[id].as_ref().and_then(|connection| connection.truth.as_ref()) {
                if truth.sent_ns.is_empty() {
                    due.push(Reverse((truth.read_ns + rhythm.ttft_ns, id)));
                }
            }
        }
        while let Some(&Reverse((at, id))) = due.peek() {
            if at > now_ns() {
                break;
            }
            due.pop();
            let Some(connection) = connections[id].as_mut() else { continue };
            let Some(truth) = connection.truth.as_mut() else { continue };
            let mut output = if connection.is_chat { chat.clone() } else { text.clone() };
            if truth.sent_ns.is_empty() {
                output.insert_str(0, HEAD);
            }
            let is_last = truth.sent_ns.len() + 1 == rhythm.tokens;
            if is_last {
                output.push_str(&lasts[connection.is_chat as usize]);
            }
            truth.sent_ns.push(now_ns());
            if connection.socket.write_all(output.as_bytes()).is_err() {
                // The client is gone, or reads so slowly that its buffers are full.
                let _ = connection.socket.shutdown(std::net::Shutdown::Both);
            } else if is_last {
                log.extend(connection.truth.take());
            } else {
                due.push(Reverse((at + rhythm.itl_ns, id)));
            }
        }
    }
}

/// Reads what came; false when the client has gone.
fn serve(connection: &mut Option<Connection>, buffer: &mut [u8], log: &mut Vec<Truth>) -> bool {
    let Some(open) = connection.as_mut() else { return false };
    loop {
        match open.socket.read(buffer) {
            Ok(0) => return false,
            Ok(length) => open.input.extend_from_slice(&buffer[..length]),
            Err(error) if error.kind() == ErrorKind::WouldBlock => break,
            Err(_) => return false,
        }
    }
    let read_ns = now_ns();
    let Some(length) = request_length(&open.input) else { return true };
    let request: Vec<u8> = open.input.drain(..length).collect();
    if request.starts_with(b"POST") {
        open.is_chat = find(&request, b"/chat/completions ").is_some();
        open.truth = Some(Truth { index: index_in(&request), read_ns, sent_ns: Vec::with_capacity(256) });
        return true;
    }
    let answer = if request.starts_with(b"GET /log") || request.starts_with(b"GET /v1/log") {
        json(&log_text(log))
    } else {
        json("{\"object\":\"list\",\"data\":[{\"id\":\"bench\",\"object\":\"model\",\"created\":1700000000,\"owned_by\":\"bench\",\"max_model_len\":8192}]}")
    };
    open.socket.set_nonblocking(false).is_ok()
        && open.socket.write_all(answer.as_bytes()).is_ok()
        && open.socket.set_nonblocking(true).is_ok()
}
