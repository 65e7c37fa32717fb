//! However it comes, it ends as the server has it.

use super::*;

/// One step of a bad network.
fn disturb(random: &mut StdRng, server: &mut Server, cache: &mut Cache, said: &mut Vec<Change>) {
    let (alice, bob) = (server.me.id, server.other.id);
    match random.random_range(0..12) {
        0..4 => {
            let sender = if random.random() { alice } else { bob };
            said.push(Change::Message(server.say(sender, "word")));
        }
        4 => {
            let seq = random.random_range(1..=server.head);
            said.extend(server.edit(seq));
        }
        5..8 => {
            let mut some: Vec<_> = said
                .iter()
                .filter(|_| random.random_bool(0.6))
                .cloned()
                .collect();
            some.shuffle(random);
            for change in some {
                cache.live(server, &[change]);
            }
        }
        8 => {
            let page = server.page(cache.cursor(server), random.random_range(1..4));
            cache.write(|tx| apply_page(tx, alice, &page));
        }
        9 => {
            let mine = server
                .messages()
                .into_values()
                .rfind(|it| it.sender_id == alice);
            if let Some(sent) = mine {
                cache.write(|tx| apply_sent(tx, alice, &sent));
            }
        }
        10 => {
            let before = random
                .random_range(2..=server.head + 1)
                .min(cache.cursor(server));
            if before > 1 {
                cache.history(server, before, random.random_range(1..6));
            }
        }
        _ => {
            let is_reset = random.random_bool(0.3);
            cache.snapshot(server, random.random_range(1..8), is_reset);
        }
    }
}

#[test]
fn any_order_and_any_repetition_ends_as_the_server_has_it() {
    for _ in 0..60 {
        let seed: u64 = rand::random();
        println!("seed {seed}");
        let mut random = StdRng::seed_from_u64(seed);
        let mut server = Server::new();
        let mut cache = Cache::with(&server, 3);
        let mut said = Vec::new();
        for _ in 0..120 {
            disturb(&mut random, &mut server, &mut cache, &mut said);
            let held = queries::held(&cache.0, server.id).unwrap().unwrap();
            assert!(held.complete <= held.cursor && held.cursor <= server.head);
        }
        cache.pull(&server, 5);
        assert_eq!(cache.cursor(&server), server.head);
        cache.assert_holds_what_it_claims(&server);
        let newest = *server.messages().keys().last().unwrap();
        let ranges = cache.ranges(&server);
        assert!(
            ranges
                .iter()
                .any(|(from, through)| (*from..=*through).contains(&newest))
        );
        while let Some((from, _)) = cache.ranges(&server).last().copied()
            && from > 1
        {
            cache.history(&server, from, 5);
        }
        assert_eq!(cache.messages(&server), server.messages());
    }
}
