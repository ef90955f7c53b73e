package googletest

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"html/template"
	"math/big"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

const issuer = "https://accounts.google.com"

// signer is shared by all fakes of a process, because making it is slow.
var signer = sync.OnceValue(func() *rsa.PrivateKey {
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return k
})

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
	id, ok := g.choose(r)
	if !ok {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_ = loginPage.Execute(w, map[string]any{"Action": r.URL.RequestURI(), "Presets": g.Presets, "HD": q.Get("hd")})
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

func (g *Google) choose(r *http.Request) (Identity, bool) {
	if r.Method == http.MethodPost {
		if r.PostForm.Get("deny") != "" {
			return Identity{Deny: "access_denied"}, true
		}
		n, err := strconv.Atoi(r.PostForm.Get("preset"))
		if err != nil || n < 0 || n >= len(g.Presets) {
			return Identity{}, false
		}
		return g.Presets[n], true
	}
	if g.Choose != nil {
		if id, ok := g.Choose(r); ok {
			return id, true
		}
	}
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
	out := map[string]any{"access_token": access, "expires_in": 3599, "token_type": "Bearer", "scope": gr.scope}
	fault := g.fault("token")
	idToken := g.idToken(gr, fault)
	g.secret(access, idToken)
	out["id_token"] = idToken
	switch fault {
	case "noidtoken":
		delete(out, "id_token")
	case "numberidtoken":
		out["id_token"] = 42
	case "junkidtoken":
		out["id_token"] = "junk"
	case "noaccess":
		delete(out, "access_token")
	}
	answer(w, http.StatusOK, out)
}

// idToken signs the claims, after the fault has spoiled them.
func (g *Google) idToken(gr grant, fault string) string {
	now := g.Now()
	c := map[string]any{
		"iss": issuer, "azp": g.ClientID, "aud": g.ClientID, "sub": gr.id.Sub, "nonce": gr.nonce, "name": gr.id.Name,
		"email": gr.id.Email, "email_verified": !gr.id.Unverified, "iat": now.Unix(), "exp": now.Add(time.Hour).Unix(),
	}
	if gr.id.HD != "" {
		c["hd"] = gr.id.HD
	}
	alg := "RS256"
	switch fault {
	case "wrongaud":
		c["aud"], c["azp"] = "someone-else", "someone-else"
	case "otherazp":
		c["aud"], c["azp"] = []string{g.ClientID, "someone-else"}, "someone-else"
	case "wrongiss":
		c["iss"] = "https://evil.test"
	case "expired":
		c["iat"], c["exp"] = now.Add(-2*time.Hour).Unix(), now.Add(-time.Hour).Unix()
	case "noexp":
		delete(c, "exp")
	case "wrongnonce":
		c["nonce"] = "wrong"
	case "nononce":
		delete(c, "nonce")
	case "nosub":
		delete(c, "sub")
	case "algnone":
		alg = "none"
	}
	head, _ := json.Marshal(map[string]string{"alg": alg, "kid": "1", "typ": "JWT"})
	body, _ := json.Marshal(c)
	signed := b64(head) + "." + b64(body)
	if alg == "none" {
		return signed + "."
	}
	sum := sha256.Sum256([]byte(signed))
	sig, err := rsa.SignPKCS1v15(rand.Reader, signer(), crypto.SHA256, sum[:])
	if err != nil {
		panic(err)
	}
	if fault == "badsig" {
		sig[0] ^= 0xff
	}
	return signed + "." + b64(sig)
}

func (g *Google) certs(w http.ResponseWriter, _ *http.Request) {
	pub := signer().PublicKey
	answer(w, http.StatusOK, map[string]any{"keys": []map[string]string{{
		"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "1",
		"n": b64(pub.N.Bytes()), "e": b64(big.NewInt(int64(pub.E)).Bytes()),
	}}})
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

var loginPage = template.Must(template.New("login").Parse(`<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Fake Google: choose an account</title>
<h1>Fake Google: choose an account</h1>
<p>This is a test stand-in. No real account is used.{{with .HD}} The application asked for {{.}}.{{end}}</p>
<form method="post" action="{{.Action}}">
{{range $i, $p := .Presets}}<p><button name="preset" value="{{$i}}">{{$p.Name}} — {{$p.Email}}{{if $p.Unverified}} (unverified){{end}}{{with $p.HD}} [{{.}}]{{end}}</button></p>
{{end}}<p><button name="deny" value="1">Cancel</button></p>
</form>
</html>`))
