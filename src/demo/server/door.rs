//! The door of the server: takes connections, and refuses them while the service is gone.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpSocket;
use tokio::sync::watch;

use super::{Shared, respond};

/// Takes connections until it is told to stop.
pub(super) async fn accept(listener: TcpListener, shared: Arc<Shared>, mut stopped: watch::Receiver<bool>) {
    let address = listener.local_addr();
    let mut listener = tokio::net::TcpListener::from_std(listener).ok();
    let mut gone = shared.gone.subscribe();
    // A socket that is bound but does not listen refuses connections, and nobody else gets its port.
    let mut kept: Option<TcpSocket> = None;
    let again = || address.as_ref().ok().and_then(|address| bound(*address).ok());
    loop {
        let is_gone = *gone.borrow_and_update();
        if is_gone {
            // New connections are refused from here on, until somebody heals the server.
            shared.listens.store(false, Ordering::Release);
            drop(listener.take());
            kept = kept.or_else(again);
        } else if listener.is_none() {
            listener = kept.take().or_else(again).and_then(|socket| socket.listen(1024).ok());
            if listener.is_none() {
                if *stopped.borrow() {
                    return;
                }
                // Somebody else has the port for a moment.
                tokio::time::sleep(Duration::from_millis(20)).await;
                continue;
            }
            shared.listens.store(true, Ordering::Release);
        }
        let next = async {
            match &listener {
                Some(listener) => listener.accept().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            _ = stopped.wait_for(|stopped| *stopped) => return,
            _ = gone.changed() => continue,
            accepted = next => match accepted {
                Ok((stream, _)) => {
                    let _ = stream.set_nodelay(true);
                    tokio::spawn(serve_connection(stream, Arc::clone(&shared)));
                }
                // Out of file descriptors, most likely: some will be free in a moment.
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            },
        }
    }
}

fn bound(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    Ok(socket)
}

async fn serve_connection(stream: tokio::net::TcpStream, shared: Arc<Shared>) {
    let mut gone = shared.gone.subscribe();
    let service = service_fn(move |request| {
        let shared = Arc::clone(&shared);
        async move { respond(&shared, request).await }
    });
    let connection = http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service);
    tokio::select! {
        biased;
        _ = gone.wait_for(|gone| *gone) => (),
        // How a connection ends is the client's business; the log has what it was answered.
        _ = connection => (),
    }
}
