package googletest

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

const (
	issuer   = "https://accounts.google.com"
	clientID = "test-client.apps.googleusercontent.com"
)

// key is shared by all fakes of a process, because making it is slow.
var key = sync.OnceValue(func() *rsa.PrivateKey { return must(rsa.GenerateKey(rand.Reader, 2048)) })

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// grant is the sign-in that a code belongs to, until the code is redeemed.
type grant struct {
	id                                Identity
	redirect, nonce, challenge, scope string
	expires                           time.Time
}

func (g *Google) routes() http.Handler {
	mux := http.NewServeMux()
	handle := func(pattern, at string, h http.HandlerFunc) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
			_ = r.ParseForm()
			if at == "token" { // the verifier was seen, whatever the answer is
				g.secret(r.PostForm.Get("code"), r.PostForm.Get("code_verifier"))
			}
			switch g.fault(at) {
			case "status500":
				http.Error(w, "fault", http.StatusInternalServerError)
			case "garbage":
				w.Header().Set("Content-Type", "application/json")
				_, _ = w.Write([]byte("\x00<not json>"))
			case "slow":
				g.waiting.Add(1)
				defer g.waiting.Add(-1)
				select {
				case <-r.Context().Done():
				case <-g.closed:
				}
			case "drop":
				panic(http.ErrAbortHandler)
			default:
				h(w, r)
			}
		})
	}
	handle("accounts.google.com/o/oauth2/v2/auth", "auth", g.auth)
	handle("POST oauth2.googleapis.com/token", "token", g.token)
	handle("GET www.googleapis.com/oauth2/v3/certs", "certs", g.certs)
	handle("GET openidconnect.googleapis.com/v1/userinfo", "userinfo", func(w http.ResponseWriter, _ *http.Request) {
		// Everything is in the id_token; a request here would mean that a token was kept.
		answer(w, http.StatusUnauthorized, map[string]any{"error": "invalid_request"})
	})
	return mux
}

// auth is the page where a person picks who they are.
func (g *Google) auth(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	g.secret(q.Get("state"), q.Get("nonce"))
	redirect, err := url.Parse(q.Get("redirect_uri"))
	for wrong, is := range map[string]bool{
		"invalid_client":                     q.Get("client_id") != g.ClientID,
		"redirect_uri_mismatch":              err != nil || !local(redirect),
		"unsupported_response_type":          q.Get("response_type") != "code",
		"invalid_request: scope":             q.Get("scope") == "",
		"invalid_request: the challenge":     q.Get("code_challenge") == "" || q.Get("code_challenge_method") != "S256",
		"invalid_request: nonce or no state": q.Get("nonce") == "" || q.Get("state") == "",
	} {
		if is {
			http.Error(w, "Error 400: "+wrong, http.StatusBadRequest)
			return
		}
	}
	id, ok := g.next()
	if !ok {
		_, _ = io.WriteString(w, "Fake Google: choose an account")
		return
	}
	back := redirect.Query()
	back.Set("state", q.Get("state"))
	fault := g.fault("auth")
	switch {
	case id.Deny != "":
		back.Set("error", id.Deny)
	case fault == "error":
		back.Set("error", "server_error")
	default:
		back.Set("code", g.newCode(id, q))
		back.Set("scope", q.Get("scope"))
	}
	switch fault {
	case "wrongstate":
		back.Set("state", "wrong")
	case "nostate":
		back.Del("state")
	case "nocode":
		back.Del("code")
	}
	redirect.RawQuery = back.Encode()
	http.Redirect(w, r, redirect.String(), http.StatusFound)
}

func (g *Google) newCode(id Identity, q url.Values) string {
	code := "4/0" + rand.Text()
	g.secret(code)
	g.mu.Lock()
	defer g.mu.Unlock()
	g.codes[code] = grant{
		id: id, redirect: q.Get("redirect_uri"), nonce: q.Get("nonce"),
		challenge: q.Get("code_challenge"), scope: q.Get("scope"), expires: g.Now().Add(time.Minute),
	}
	return code
}

// next takes who signs in from the queue.
func (g *Google) next() (Identity, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.queue) == 0 {
		return Identity{}, false
	}
	id := g.queue[0]
	g.queue = g.queue[1:]
	return id, true
}

// local makes sure that the fake never sends a browser to another machine.
func local(u *url.URL) bool {
	return u.Fragment == "" && (loopback(u.Host) || strings.HasSuffix(u.Hostname(), ".test"))
}

// token redeems a code, which then never works again.
func (g *Google) token(w http.ResponseWriter, r *http.Request) {
	form := r.PostForm
	id, secret, basic := r.BasicAuth()
	if basic {
		id, _ = url.QueryUnescape(id)
		secret, _ = url.QueryUnescape(secret)
	} else {
		id, secret = form.Get("client_id"), form.Get("client_secret")
	}
	if id != g.ClientID || secret != g.Secret {
		answer(w, http.StatusUnauthorized, map[string]any{"error": "invalid_client", "error_description": "Unauthorized"})
		return
	}
	g.mu.Lock()
	gr, ok := g.codes[form.Get("code")]
	delete(g.codes, form.Get("code"))
	g.mu.Unlock()
	sum := sha256.Sum256([]byte(form.Get("code_verifier")))
	if !ok || g.Now().After(gr.expires) || form.Get("redirect_uri") != gr.redirect ||
		form.Get("grant_type") != "authorization_code" || b64(sum[:]) != gr.challenge {
		// Unlike Google's, this description repeats secrets, to catch code that logs it.
		answer(w, http.StatusBadRequest, map[string]any{"error": "invalid_grant", "error_description": "Bad code " + form.Get("code")})
		return
	}
	access := "ya29." + rand.Text() + rand.Text()
	fault := g.fault("token")
	idToken := g.idToken(gr, fault)
	g.secret(access, idToken)
	out := map[string]any{
		"access_token": access, "expires_in": 3599, "token_type": "Bearer", "scope": gr.scope, "id_token": idToken,
	}
	spoil(out, answerFaults[fault])
	answer(w, http.StatusOK, out)
}

// What faults of the token endpoint change; nil: the field is missing.
var (
	answerFaults = map[string]map[string]any{
		"noidtoken":     {"id_token": nil},
		"numberidtoken": {"id_token": 42},
		"junkidtoken":   {"id_token": "junk"},
		"noaccess":      {"access_token": nil},
	}
	claimFaults = map[string]map[string]any{
		"wrongaud":   {"aud": "someone-else", "azp": "someone-else"},
		"otherazp":   {"aud": []string{clientID, "someone-else"}, "azp": "someone-else"},
		"wrongiss":   {"iss": "https://evil.test"},
		"expired":    {"exp": 1},
		"noexp":      {"exp": nil},
		"wrongnonce": {"nonce": "wrong"},
		"nononce":    {"nonce": nil},
		"nosub":      {"sub": nil},
	}
)

func spoil(fields, fault map[string]any) {
	maps.Copy(fields, fault)
	maps.DeleteFunc(fields, func(_ string, v any) bool { return v == nil })
}

// idToken signs the claims, after the fault has spoiled them.
func (g *Google) idToken(gr grant, fault string) string {
	now := g.Now()
	c := map[string]any{
		"iss": issuer, "azp": clientID, "aud": clientID, "sub": gr.id.Sub, "nonce": gr.nonce, "name": gr.id.Name,
		"email": gr.id.Email, "email_verified": !gr.id.Unverified, "iat": now.Unix(), "exp": now.Add(time.Hour).Unix(),
	}
	if gr.id.HD != "" {
		c["hd"] = gr.id.HD
	}
	spoil(c, claimFaults[fault])
	if fault == "algnone" {
		body, _ := json.Marshal(c)
		return b64([]byte(`{"alg":"none"}`)) + "." + b64(body) + "."
	}
	signing := jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: key(), KeyID: "1"}}
	token := must(jwt.Signed(must(jose.NewSigner(signing, nil))).Claims(c).Serialize())
	if fault == "badsig" {
		token = token[:strings.LastIndex(token, ".")+1] + b64(make([]byte, 256))
	}
	return token
}

func (g *Google) certs(w http.ResponseWriter, _ *http.Request) {
	public := jose.JSONWebKey{Key: key().Public(), KeyID: "1", Algorithm: "RS256", Use: "sig"}
	answer(w, http.StatusOK, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{public}})
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
