package signin

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"runtime"
	"time"

	"github.com/markbates/goth/providers/openidConnect"
	"golang.org/x/oauth2"
)

// maxBody is more than Google ever sends, in bytes.
const maxBody = 1 << 20

// exchange trades the code for the id_token. It does not wrap the errors of
// oauth2, because their text can contain Google's answer.
func (g *Google) exchange(ctx context.Context, code, verifier string) (idToken string, err error) {
	ctx, cancel := context.WithTimeout(ctx, g.timeout)
	defer cancel()
	post := &tokenPost{ctx: ctx, next: g.client.Transport}
	p, client := g.provider, g.client // copies, only for this call
	client.Transport = post
	p.HTTPClient = &client

	// goth panics if the id_token is not a string.
	defer func() {
		switch r := recover().(type) {
		case nil:
		case *runtime.TypeAssertionError:
			err = refuse("no-id-token", errors.New("the id_token is not a string"))
		default:
			panic(r)
		}
	}()
	// Only these two of the callback's parameters: goth would obey a redirect_uri.
	session := &openidConnect.Session{}
	_, err = session.Authorize(&p, url.Values{"code": {code}, "code_verifier": {verifier}})

	var answer *oauth2.RetrieveError
	switch refused := errors.As(err, &answer); {
	case post.outage != nil:
		return "", post.outage
	case refused && answer.ErrorCode == "invalid_grant":
		return "", refuse("code-refused", nil)
	case refused && answer.ErrorCode != "":
		return "", refuse("client-refused", errorCode(answer.ErrorCode))
	case err != nil:
		return "", outage("google-status", errUnreadable)
	case session.IDToken == "":
		return "", refuse("no-id-token", nil)
	}
	return session.IDToken, nil
}

var errUnreadable = errors.New("google gave an unreadable answer")

// tokenPost is the transport of one exchange. goth has no way to pass the caller's
// context, or to keep oauth2 from sending a code twice; tokenPost does both.
// oauth2 does not know whether Google wants the client secret in a header or in
// the form, and tries the other way after any failure. If Google has taken the
// code the first time, its second answer is "code refused", which hides the real
// error. So only a 4xx is tried again.
type tokenPost struct {
	ctx    context.Context // with the timeout
	next   http.RoundTripper
	status int
	outage error
}

// RoundTrip implements http.RoundTripper.
func (p *tokenPost) RoundTrip(r *http.Request) (*http.Response, error) {
	if p.outage == nil && p.status/100 == 2 {
		p.outage = outage("google-status", errUnreadable)
	}
	if p.outage != nil {
		_ = r.Body.Close()
		return nil, p.outage
	}
	resp, _, err := fetch(p.next, r.WithContext(p.ctx))
	if err != nil {
		p.outage = err
		return nil, err
	}
	p.status = resp.StatusCode
	return resp, nil
}

// certsTransport makes sure that go-oidc gets a set of keys. Otherwise an outage
// of Google would look like a bad signature.
type certsTransport struct {
	next    http.RoundTripper
	timeout time.Duration
}

// RoundTrip implements http.RoundTripper.
func (c certsTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithTimeout(r.Context(), c.timeout)
	defer cancel()
	resp, body, err := fetch(c.next, r.WithContext(ctx))
	if err != nil {
		return nil, err
	}
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if resp.StatusCode != http.StatusOK || json.Unmarshal(body, &set) != nil || len(set.Keys) == 0 {
		return nil, outage("google-status", errUnreadable)
	}
	return resp, nil
}

// fetch is a round trip that ends with the whole body in memory. Its error is
// an *Outage: no answer, a redirect, too many requests, or a 5xx.
func fetch(next http.RoundTripper, r *http.Request) (*http.Response, []byte, error) {
	resp, err := next.RoundTrip(r)
	if err != nil {
		return nil, nil, networkOutage(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody))
	if err != nil {
		return nil, nil, networkOutage(err)
	}
	if s := resp.StatusCode; s/100 != 2 && s/100 != 4 || s == http.StatusTooManyRequests {
		return nil, nil, outage("google-status", fmt.Errorf("%s answered %d", r.URL.Host, s))
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, body, nil
}
