"""What each page of pages/ must give: questions, words that an answer has, words that none has."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Expected:
    """`questions` in order; a "~" before one: it is proposed. `has` stands in some answer."""

    questions: tuple[str, ...]
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()


PAGES: dict[str, Expected] = {
    "stackexchange.html": Expected(
        ("Can my counsellor accept a birthday card from me?",),
        (
            "judgement. See the [ethics page](https://example.org/ethics).",
            "1. Ask first.\n2. Keep it small.\n3. Do not expect one back.",
            "carries *meaning*",
        ),
        (
            "Improve",
            "elderberry",
            "Which country",
            "Your Answer",
            "sky green",
            "your money",
            "I made",
        ),
    ),
    "q2a.html": Expected(
        ("How long should a therapist wait before replying to an e-mail?",),
        ("Ask how they handle mail", "There is no fixed rule."),
        (
            "votes",
            "points",
            "Privacy",
            "calms me",
            "AskMinds",
            "texting",
            "forgotten",
            "Best answer",
        ),
    ),
    "q2a_pasted.txt": Expected(
        ("Is it wrong to look up my counsellor online?",),
        (
            "Curiosity is human.",
            "1. Say that you looked.\n2. Say what you saw.\n3. Say what it did",
        ),
        (
            "points",
            "votes",
            "willow",
            "holiday pictures",
            "Privacy",
            "Welcome",
            "look me up",
            "thanks",
        ),
    ),
    "reddit_new.html": Expected(
        ("Is it okay that my therapist shared a story about her own divorce?",),
        ("A short story that helps **you**", "I once said it in one sentence"),
        ("Upvote", "pizza", "quit now", "I paid", "harbor_light", "Sort by"),
    ),
    "reddit_pasted.txt": Expected(
        ("Should I pay for a session that I slept through?",),
        ("Usually yes.", "Many do it once a year"),
        ("Upvote", "migraine", "slow_otter", "yr. ago", "Reply", "30"),
    ),
    "quora_pasted.txt": Expected(
        ("Can a psychologist treat two members of one family?",),
        ("small towns often leave no choice", "three things"),
        ("Ines", "Upvote", "upvotes", "views", "Is it legal", "Follow", "Licensed"),
    ),
    "discourse.html": Expected(
        ("~Therapist moved our session to a café: Is that still confidential?",),
        ("anyone at the next table can listen",),
        ("Thanks!", "kestrel", "Likes", "Online sessions", "Powered", "heating broke"),
    ),
    "phpbb.html": Expected(
        ("may i bring my dog to sessions?",),
        ("Call before you come.", "the next client may have an allergy"),
        ("oldoak", "Posts:", "garden", "Re:", "Return to", "phpBB", "he is small"),
    ),
    "flat_divs.html": Expected(
        ("Is it rude to correct my therapist?",),
        ("Not rude at all.", "not quite how I meant it"),
        ("votes", "reed", "tulip", "guest", "Askers", "she went quiet"),
    ),
    "faq_headings.html": Expected(
        (
            "Do I have to tell my doctor that I see you?",
            "What happens in the first session?",
            "May I send you a text message?",
            "Will you greet me in the street?",
        ),
        (
            "- what brings you here\n- what you hope for\n- how we handle **privacy**",
            "without your consent",
        ),
        ("cookies", "Related", "mindfulness", "newsletter", "River Lane", "Write to us", "Home"),
    ),
    "faq_details.html": Expected(
        (
            "Can we switch to first names?",
            "Why did my therapist say no to a selfie?",
            "~What should I know about late cancellations?",
        ),
        ("> What is said here stays here.", "Within 24 hours the full fee is due."),
        ("helpful", "555 0100", "office"),
    ),
    "faq_dl.html": Expected(
        ("Is my diary safe when I bring it along?", "May my partner wait in the room?"),
        ("Yes. It stays yours; nothing is copied.", "Sessions are for you alone"),
        ("Start", "reserved"),
    ),
    "faq_table.html": Expected(
        (
            "Do you accept gifts at Christmas?",
            "Can I add you on social media?",
            "Where do complaints go?",
        ),
        (
            "private accounts **private**",
            "1. Talk to us.\n2. Write to the practice lead.\n3. Write",
        ),
        ("javascript", "Answer"),
    ),
    "faq_accordion_wp.html": Expected(
        (
            "What if I meet you at a party?",
            "Can I have your private number?",
            "Do you record sessions?",
        ),
        ("answered until six", "only for supervision"),
        ("Menu", "About", "WordPress"),
    ),
    "faq_buttons.html": Expected(
        ("Is crying in sessions normal?", "Can I hold a cushion?", "What if we both cough?"),
        ("Tissues are on the table", "Then we move the session online."),
        ("Ready to start", "Book", "Facebook"),
    ),
    "faq_plain.txt": Expected(
        ("Can I bring cake to our last session?", 'What does "dual role" mean?'),
        (
            "Ask whether it will be eaten together or taken home.",
            "Ask about allergies first.",
            "your teacher, your neighbour, your landlord.\n\nSuch roles pull",
        ),
        ("Copyright", "A:", "A2"),
    ),
    "faq_bold.html": Expected(
        (
            "Does it mean something that I dream of my therapist?",
            "Should I dress up for a session?",
            "May I swear?",
        ),
        ("Bring the dream along.", "Come as you are.", "Yes, you may."),
        ("Home", "Share", "Twitter"),
    ),
    "faq_markdown.md": Expected(
        ("Why do we start on time?", "Can I eat during the session?", "What about chewing gum?"),
        ("somebody **else**", "1. Ask first.\n2. Nothing that smells.", "https://example.org/gum"),
        ("clock", "mailto", "Blog", "title:"),
    ),
    "jsonld.html": Expected(
        ("May I pay in cash?", "Do you lend money to clients?"),
        ("you get a **receipt**", "money & favours"),
        ("alert", "JavaScript", "<"),
    ),
    "microdata.html": Expected(
        ("Can siblings see the same counsellor?", "Can exes?"),
        ("with clear rules", "Better not while they are in court."),
        ("exes?",),
    ),
    "qapage_jsonld.html": Expected(
        ("Is it normal to miss a therapist on holiday?",),
        ("Many people feel loss and anger at once", "Write it down for later."),
        ("Impressum", "three weeks"),
    ),
    "blog_comments.html": Expected(
        ("~What should I know when a session runs over?",),
        ("Ten minutes more may feel like a gift.", "**What to do**", "We went over last time"),
        (
            "Sam says",
            "watches",
            "Leave a Reply",
            "blanket",
            "Nora",
            "cats",
            "Older",
            "Twitter",
            "Recent",
            "clock.jpg",
            "min read",
            "looks at the clock",
        ),
    ),
    "blog_pasted.txt": Expected(
        ("~Why therapists rarely give advice?",),
        ("People come with a question", "It also makes the therapist right or wrong"),
        (
            "Nora",
            "Quiet Couch",
            "Home",
            "Facebook",
            "Loading",
            "Sam",
            "wish mine",
            "Reply",
            "Email",
        ),
    ),
    "listicle.html": Expected(
        ("~What are the 5 Signs a Therapist Is Too Close?",),
        ("**1. They text you at night**", "**3. Is it your turn to comfort them?**", "clear yes"),
        ("Ola Berg", "Nowhere", "Read Next", "end therapy well", "Menu"),
    ),
    "steps.html": Expected(
        ("~How do I end therapy without vanishing?",),
        (
            (
                "1. **Say it early.** Three sessions ahead is kind to both.\n2. Name what helped.\n"
                "  - Be concrete.\n  - One thing is enough.\n3. Name what did not.\n4. Agree on"
            ),
            "the day after",
        ),
        ("Imprint",),
    ),
    "steps_pasted.txt": Expected(
        ("~How do I raise a complaint with a practice?",),
        ("2. Ask for the complaints procedure. It must be given", "3. Send your letter", "4. Wait"),
    ),
    "interview.html": Expected(
        (
            "You have supervised for thirty years. What do clients give most often?",
            "And when does a gift become a problem?",
        ),
        ("Plants. They cannot be eaten", "That is hard to see from the inside."),
        ("Dr. Moss", "Interviewer", "newsletter", "heard it all"),
    ),
    "interview_bold.html": Expected(
        ("Why do supervisors exist?", "What is the hardest thing to hear from a colleague?"),
        ("nobody sees their own back", "told nobody for a year"),
        ("Lee Kim",),
    ),
    "chat.txt": Expected(
        ("hey all, is it ok to text my therapist on a weekend?",),
        ("depends on what you agreed on", "worth a look"),
        ("kay", "anna_p", "10:3", "never looked"),
    ),
    "discord_pasted.txt": Expected(
        ("my therapist followed me back on instagram, is that allowed?",),
        ("most guidelines advise against it", "You can ask for what reason"),
        ("kay", "bluejay", "Today", "thank you"),
    ),
    "chatlike.txt": Expected(
        (
            (
                "~What should I know about this: so my therapist cancelled "
                "three times this month and "
                "i dont know what to make of it?"
            ),
        ),
        ("many will offer a regular slot",),
    ),
    "newsletter.eml": Expected(
        ("Can a therapist say no to a hug?",),
        ("Yes – and a kind no can be warmer", "so that it does not turn into a riddle"),
        ("Unsubscribe", "browser", "signed up", "Lamp Street", "plain part", "MIME"),
    ),
    "gdocs.html": Expected(
        ("Can clients call us at home?", "What do we say when they ask why?"),
        ("1. That it is the same for all.\n2. That the line is answered.",),
        ("please check", "[a]", "Team notes"),
    ),
    "word.html": Expected(
        ("What if we have a friend in common?", "Who reads the notes?"),
        ("We can’t unknow it", "- You, if you ask.\n- Your therapist."),
        ("Mso", "margin", "·", "supportLists"),
    ),
    "magazine.html": Expected(
        ("Do Therapists Google Their Clients?",),
        ("often before a first meeting", "**When may it be right?**", "answer ready"),
        ("Kolmes", "Jon Ek", "partners", "Find a Therapist", "Shutterstock", "March", "Advertise"),
    ),
    "boilerplate.html": Expected(()),
    "boilerplate.txt": Expected(()),
    "forum_quotes.html": Expected(
        ("Is it normal that my therapist texts me daily?",),
        (
            "Daily texts are not typical.",
            "1. Name what you noticed.\n2. Ask about",
            "Same happened",
        ),
        ("BlueSky21", "kite", "Like", "Report", "Verified", "special"),
    ),
    "faq_numbered_bold.html": Expected(
        (
            "What is a boundary crossing?",
            "What is a boundary violation?",
            "May I call at night?",
        ),
        ("A small step", "Only the crisis line: 988."),
        ("updated", "Contact", "General"),
    ),
    "article_with_faq.html": Expected(
        ("~How do I prepare for your first session?", "Can I bring my dog?"),
        ("Think of three questions.", "Please ask first."),
        ("FAQ",),
    ),
    "faq_mui.html": Expected(
        ("Why does she charge for missed sessions?", "Are there exceptions?"),
        ("Because the hour was yours.", "Illness, once a year."),
    ),
    "stackexchange_pasted.txt": Expected(
        ("Is it a dual relationship if my therapist is also my yoga teacher?",),
        ("although a mild one", "both of you talk about how", "I would switch the studio"),
        (
            "yogi99",
            "badge",
            "Improve",
            "Share",
            "zen",
            "Great point",
            "studio. I did not",
            "Viewed",
        ),
    ),
    "faq_classes.html": Expected(
        ("Can we email?", "Can we chat?"), ("Yes, for scheduling.", "No.")
    ),
    "forum_untitled.txt": Expected(
        (
            (
                "My therapist gave me her mobile number and writes to me every evening. I "
                "like it but it "
                "feels odd. Is this normal?"
            ),
        ),
        ("outside of what most therapists offer",),
        ("votes", "points", "Submit", "comment", "Jane"),
    ),
    "forum_plain_posts.html": Expected(
        ("~Therapist hugged me: Was that wrong?",),
        ("Not in itself.", "I would raise it next time"),
        ("Joined", "Posts", "kind online", "sadpanda", "She hugged me", "reply"),
    ),
    "faq_qa_bold.html": Expected(
        ("Can we be friends later?", "Why not?"),
        ("Not soon. The roles stay", "Because of what you shared."),
        ("A.",),
    ),
    "elementor.html": Expected(
        ("Can I bring a friend to therapy?", "Can I bring my mother?"),
        ("You can, once", "The same holds for mothers."),
    ),
    "layout_table.html": Expected(
        ("~What should I know about touch in therapy?",),
        ("Touch can heal", "before you need it."),
        ("Home", "Links", "Copyright", "visitor"),
    ),
    "session.txt": Expected(
        ("I was angry. Are you allowed to do that?",), ("you are allowed to be angry",), ("Client",)
    ),
    "helpful.txt": Expected(
        ("My therapist cries in session. Is that unprofessional?",),
        ("Not by itself.", "take care of her"),
        ("Answer", "helpful", "Yes", "No\n"),
    ),
    "not_found.html": Expected(()),
    "quora_menu.txt": Expected(
        ("Is it normal to cry when a therapist goes on vacation?",),
        ("A break touches on old fears", "It got better once I told her."),
        ("Profile", "Ann Lee", "counselor", "Following", "share", "patient", "miss"),
    ),
    "reddit_menu.txt": Expected(
        ("Is it appropriate for my therapist to meet me at a café?",),
        ("A public place means", "agreed on in advance."),
        ("(Unverified)", "quietfox22", "comments", "Comments", "replies", "Rules", "menu"),
    ),
    "reddit_old.html": Expected(
        ("My therapist texted me happy birthday, is that ok?",),
        ("A single friendly text", "bring it to the next session."),
        ("TalkTherapy", "points", "permalink", "submitted", "Lol", "User Agreement"),
    ),
    "faq_dl_two_terms.html": Expected(
        ("Can I stop therapy any time?", "Can my therapist end it?", "May I return later?"),
        ("They may not leave you in a crisis.", "Mostly yes."),
    ),
    "faq_accordion_divs.html": Expected(
        (
            "What happens if I meet my therapist in the street?",
            "Can I bring my therapist a gift?",
            "How late may I cancel?",
        ),
        ("- 48 hours: free\n- 24 hours: half the fee",),
        ("Recent", "WordPress", "cookies"),
    ),
    "interview_thanks.txt": Expected(
        ("Dr. Reyes, do therapists hug clients?", "And if a client asks for it?"),
        ("It is never an obligation.", "Sometimes I say no."),
        ("pleasure", "Thank"),
    ),
    "steps_with_pictures.txt": Expected(
        ("How do I change therapists?",),
        ("1. Think about what is missing.\n2. Say it", "4. Book a first session with one of them."),
        ("Image", "helpful"),
    ),
    "blog_dated.txt": Expected(
        ("~What are the 5 Signs Your Therapist Has Good Boundaries?",),
        ("1. They start on time", "A clear no is a gift."),
        ("Posted", "Click", "Great list"),
    ),
    "server_error.html": Expected(()),
}
