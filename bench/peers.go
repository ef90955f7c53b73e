package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
)

// pagePath is where the peers serve the bytes of Hallway's page.
const pagePath = "/page.html"

// nginxConfig serves one file, compressed already. Temporary files that it never
// writes are in its own folder too, because a user's nginx cannot write to /var.
const nginxConfig = `%sdaemon off;
worker_processes auto;
pid %[2]s/nginx.pid;
error_log %[2]s/error.log;
events { worker_connections 1024; }
http {
	access_log %[2]s/access.log;
	client_body_temp_path %[2]s/body;
	proxy_temp_path %[2]s/proxy;
	fastcgi_temp_path %[2]s/fastcgi;
	uwsgi_temp_path %[2]s/uwsgi;
	scgi_temp_path %[2]s/scgi;
	sendfile on;
	tcp_nopush on;
	keepalive_requests 100000000;
	server {
		listen %[3]s;
		root %[2]s;
		default_type "text/html; charset=utf-8";
		add_header Content-Encoding zstd;
	}
}
`

// startNginx serves a page with a private configuration, or returns nil if there is
// no nginx.
func (b *bench) startNginx(ctx context.Context, page []byte) (*process, error) {
	path, err := exec.LookPath("nginx")
	if err != nil {
		skip("nginx is not measured, because it is not installed.")
		return nil, nil
	}
	addr, err := freeAddress()
	if err != nil {
		return nil, err
	}
	dir := filepath.Join(b.dir, "nginx")
	if err := os.Mkdir(dir, 0o700); err != nil {
		return nil, err
	}
	user := ""
	if os.Geteuid() == 0 {
		user = "user root;\n" // its own user could not read this folder
	}
	config := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(config, fmt.Appendf(nil, nginxConfig, user, dir, addr), 0o600); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(dir, filepath.Base(pagePath)), page, 0o600); err != nil {
		return nil, err
	}
	return awaited(ctx, addr, filepath.Join(dir, "output.log"), path, "-p", dir, "-c", config)
}

// bareCommand makes this program the bare handler, in a process of its own.
const bareCommand = "serve-bare"

// startBare serves a page with nothing but net/http.
func (b *bench) startBare(ctx context.Context, page []byte) (*process, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	addr, err := freeAddress()
	if err != nil {
		return nil, err
	}
	file := filepath.Join(b.dir, "bare.html")
	if err := os.WriteFile(file, page, 0o600); err != nil {
		return nil, err
	}
	return awaited(ctx, addr, file+".log", self, bareCommand, addr, file)
}

// serveBare writes the same bytes to everybody.
func serveBare(addr, file string) error {
	page, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	kind, coding, length := []string{"text/html; charset=utf-8"}, []string{"zstd"}, []string{strconv.Itoa(len(page))}
	return http.ListenAndServe(addr, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		h := w.Header()
		h["Content-Type"], h["Content-Encoding"], h["Content-Length"] = kind, coding, length
		w.Write(page)
	}))
}

// awaited starts a peer and waits until it serves the page.
func awaited(ctx context.Context, addr, log, path string, args ...string) (*process, error) {
	p, err := start(ctx, addr, log, nil, path, args...)
	if err != nil {
		return nil, err
	}
	if err := p.await(ctx, pagePath, startLimit); err != nil {
		p.stop()
		return nil, err
	}
	return p, nil
}
